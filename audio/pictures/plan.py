#!/usr/bin/env python3
"""Draws the plan of house and garden: audio/plan.svg.

It is a sketch after the facts of the tour, not a survey. Every place is a group with data-room, its floor
in --plan-floor and its two texts in --plan-text, so that a page can colour the place where a visitor stands
and write its name in any language. A line of paper runs between each floor and the ink of the walls: it is
what keeps the walls visible when floor and ink are both dark.
"""

import gzip
import math
from pathlib import Path

from plan_marks import (
    FLOOR, GREEN, INK, OCHRE, PAPER, RED, TEXT, Bed, box, cut, grown, hand, inside, outline, path, ring, text)

W, H = 960, 720
TARGET = Path(__file__).resolve().parent.parent / "plan.svg"

ROOMS = {  # floor, number, name, where the number and where the name stand
    "kitchen": (box(714, 164, 896, 288), "5", "Cocina", (748, 224), (805, 268)),
    "dining-room": (box(714, 298, 896, 426), "6", "Comedor", (748, 358), (805, 406)),
    "office": (box(714, 436, 896, 656), "7", "Oficina", (748, 502), (805, 556)),
    "study": (box(532, 212, 704, 436), "8", "Estudio", (568, 320), (618, 362)),
    "bedroom": (box(346, 302, 522, 436), "9", "Recámara", (386, 366), (434, 412)),
    "bathroom": (box(146, 212, 522, 292), "10", "Baño y vestidor", (182, 266), (336, 259)),
    "grandsons-room": (box(146, 302, 336, 436), "11", "Cuarto del nieto", (188, 366), (241, 412)),
}
PLACES = {  # the same for what stands free in the garden
    "arrival": (box(396, 66, 604, 168), "0", "La llegada", (434, 120), (500, 154)),
    "guards-house": (box(68, 66, 292, 168), "4", "Casa de los guardias", (106, 120), (180, 154)),
    "hutches": (box(68, 552, 350, 654), "2", "Conejeras y gallinero", (106, 606), (209, 640)),
    "memorial": ([(474, 512), (508, 484), (628, 484), (662, 512), (662, 622), (628, 650), (508, 650), (474, 622)],
                 "12", "Monumento", (524, 582), (568, 624)),
}
HOUSE = [(702, 152), (906, 152), (906, 668), (702, 668), (702, 447), (134, 447), (134, 200), (702, 200)]
STREETS = (("Av. Río Churubusco", 560, 24, 0), ("Viena", 420, 711, 0), ("Morelos", 938, 350, 90))
TOWERS = [box(9, 9, 58, 58), box(9, 662, 58, 711), box(902, 662, 951, 711), box(708, 10, 951, 142)]
BEDS = [  # where the garden grows
    [(60, 204), (82, 196), (100, 212), (106, 300), (100, 380), (108, 462), (96, 540), (60, 540)],
    [(352, 60), (386, 60), (388, 160), (370, 172), (350, 160)],
    [(614, 60), (698, 60), (700, 140), (680, 158), (620, 158), (612, 130)],
    [(364, 622), (394, 610), (424, 616), (450, 602), (464, 520), (474, 486), (518, 466), (640, 468), (698, 460),
     (700, 590), (682, 598), (700, 648), (700, 660), (364, 660)],
    [(132, 510), (200, 502), (272, 508), (296, 524), (288, 542), (128, 542)],
]


# --- the house: walls of ink, floors in their own colour --------------------------------------------------

def floor(points, rough=.9):
    """Paper first, the floor on it: the light line that parts floor and wall in every theme."""
    return path([outline(grown(points, 2.6), rough)], PAPER) + path([outline(points, .6)], FLOOR)


def chatter(points):
    """Marks the gouge left along the north and the west wall: the room's shade."""
    x, y, u, v = points[0][0], points[0][1], points[2][0], points[2][1]
    out = [cut(k, y, hand.uniform(4, 12), 1.3, 1.2) for k in range(int(x) + 4, int(u) - 4, 6)
           if hand.random() < .45 + .45 * math.sin(k / 23)]
    return out + [cut(x, k, hand.uniform(4, 11), 1.3, .35) for k in range(int(y) + 6, int(v) - 4, 6)
                  if hand.random() < .45 + .45 * math.sin(k / 17)]


FURNITURE = {  # boxes of paper edged with ink: what a visitor recognises from the door
    "kitchen": [(782, 184, 806, 236), (812, 184, 886, 208), (862, 216, 886, 240)],
    "dining-room": [(796, 326, 876, 368)],
    "office": [(782, 462, 836, 490), (850, 462, 886, 522), (736, 596, 796, 624), (814, 596, 874, 624)],
    "study": [(546, 226, 692, 243), (602, 274, 678, 306), (552, 382, 602, 424)],
    "bedroom": [(430, 320, 502, 374)],
    "bathroom": [(464, 226, 514, 260)],
    "grandsons-room": [(258, 320, 320, 354)],
}


def furniture(room):
    def dots(points, r):
        return [outline(ring(x, y, r, r, 9), .3, 40) for x, y in points]
    under = [outline(grown(box(*b), 2.6, 1.4), .5, 40) for b in FURNITURE[room]]
    over = [outline(box(*b), .5, 40) for b in FURNITURE[room]]
    ink, ochre, light, seats = [], [], [], []
    if room == "kitchen":
        ink = dots([(826, 196), (849, 196), (872, 196)], 7) + [cut(786, y, 16, 1.6, 0) for y in (198, 211, 224)]
        ochre = dots([(826, 196), (849, 196), (872, 196)], 3)
    elif room == "dining-room":
        seats = [outline(box(x, y, x + 17, y + 8), .5) for x in (799, 828, 857) for y in (312, 374)]
        seats += [outline(box(x, 338, x + 8, 355), .5) for x in (782, 882)]
        ochre = [outline(ring(836, 347, 13, 9, 10), .6)]
    elif room == "office":
        ink = [cut(853, y, 30, 1.5, 0) for y in range(470, 520, 8)]
        seats = dots([(809, 502), (766, 584), (844, 584)], 7)
        ochre = [outline(box(x, y, x + 20, y + 14), .5) for x, y in ((800, 470), (756, 603), (834, 603))]
    elif room == "study":
        ink = [cut(x, 228, 14, 1.7, math.pi / 2) for x in range(552, 690, 6)] + dots([(616, 288), (630, 288)], 5.5)
        ink += [outline(box(557, 386, 568, 420), .5)]
        seats = dots([(640, 319)], 8)
        ochre = [outline(box(642, 281, 668, 298), .6)]
        light = dots([(616, 288), (630, 288)], 3)
    elif room == "bedroom":
        ink = [outline(box(434, 325, 446, 344), .5), outline(box(434, 350, 446, 369), .5), cut(457, 321, 52, 2, math.pi / 2)]
    elif room == "bathroom":
        ink, light = [outline(ring(489, 243, 21, 13, 14), .4)], [outline(ring(490, 244, 17, 9.5, 14), .4)]
        seats = dots([(448, 229)], 9)
        ochre = dots([(448, 229)], 5)
    else:
        ink = [outline(box(262, 325, 273, 349), .5), cut(283, 321, 32, 2, math.pi / 2)]
    return (path(seats, TEXT) + path(under, INK) + path(over, PAPER) + path(ink, INK) + path(ochre, OCHRE)
            + path(light, PAPER))


def house():
    shade = [cut(x, 446, hand.uniform(10, 17), 1.5, 1.1) for x in range(140, 698, 7)]
    out = path(shade + [outline(HOUSE, 1.3)], INK)
    for room, (points, n, name, at, name_at) in ROOMS.items():
        out += (f'<g data-room="{room}">' + floor(points) + path(chatter(points), TEXT) + furniture(room)
                + text("number", *at, 44, n, 800) + text("name", *name_at, 17, name) + "</g>")
    return out + '<g pointer-events="none">' + openings() + "</g>"


def openings():
    doors = [(521, 384, 533, 420), (335, 316, 347, 350), (196, 291, 230, 303), (400, 291, 434, 303),
             (703, 380, 715, 414), (726, 287, 760, 299), (726, 425, 760, 437), (699, 168, 715, 198), (699, 606, 715, 640)]
    windows = [(410, 435, 456, 449), (594, 435, 640, 449), (216, 435, 262, 449)]
    paper = [outline(box(*g), .6, 40) for g in doors + windows]
    ink = [outline(box(400, y, 434, y + 2.6), .3, 40) for y in (293.4, 298)]  # the armoured door
    ink += [outline(box(x, 440.5, u, 444), .4, 40) for x, _, u, _ in windows]
    bricks, joints = [], []
    for x, y, u, v in ((899, 196, 928, 256), (899, 470, 928, 500), (899, 570, 928, 600), (752, 659, 842, 688)):
        bricks.append(outline(box(x, y, u, v), .7, 30))
        for row, k in enumerate(range(y, v - 4, 8)):
            joints += [cut(x, k, u - x, 1, 0)] * (k > y)
            joints += [outline(box(j, k, j + 1.4, k + 8), .2, 30) for j in range(x + 5 + row % 2 * 6, u - 2, 13)]
    paper += [outline(box(899, y, 928, y + 29), .6, 30) for y in (501, 601)]  # bricked halfway
    ink += [outline(box(911, y, 914, y + 27), .3, 30) for y in (502, 602)]
    return path(paper, PAPER) + path(bricks, OCHRE) + path(ink + joints, INK)


# --- streets and walls ------------------------------------------------------------------------------------

def streets():
    """Cobbles knocked out of the black; quiet where a street says its name."""
    stones = []
    for row in (9, 21, 698, 710, 10, 22, 938, 950):
        flat = row in (9, 21, 698, 710)
        k = 4 + hand.uniform(0, 12)
        while k < (W if flat else H) - 12:
            long = hand.uniform(9, 17)
            x, y = (k, row) if flat else (row, k)
            quiet = any((abs(y - sy) < 40 and abs(x + 7 - sx) < 24 + 6.4 * len(s)) if not r else
                        (abs(x - sx) < 40 and abs(y + 7 - sy) < 24 + 6.4 * len(s)) for s, sx, sy, r in STREETS)
            if not quiet and not (y < 40 and 288 < x < 350):
                turn = hand.uniform(-.06, .06) + (0 if flat else math.pi / 2)
                stones.append(cut(x, y + hand.uniform(-1, 1), long, 1.7, turn))
            k += long + hand.uniform(6, 11)
    names = "".join(
        f'<text x="{x}" y="{y}" font-size="19" font-weight="700" text-anchor="middle" fill="{PAPER}"'
        + (f' transform="rotate({r} {x} {y})"' if r else "") + f">{s}</text>" for s, x, y, r in STREETS)
    return path([box(0, 0, W, H)], INK) + path(stones, PAPER) + names


def merlons(points, size=11, every=18.5):
    """The teeth of a tower's parapet, seen from above."""
    (x, y), (u, v) = points[0], points[2]
    out = []
    for k in range(round((u - x) / every)):
        a = x + (u - x) * (k + .5) / round((u - x) / every) - size / 2
        out += [outline(box(a, b, a + size, b + 8), .6, 30) for b in (y - 1, v - 7)]
    for k in range(1, round((v - y) / every) - 1):
        b = y + (v - y) * (k + .5) / round((v - y) / every) - size / 2
        out += [outline(box(a, b, a + 8, b + size), .6, 30) for a in (x - 1, u - 7)]
    return out


def walls():
    """The wall round the ground is one place: its core and its towers take the colour of where you are."""
    ticks = []
    for x in range(104, 860, 19):
        ticks += [cut(x + row * 9, y, 14, 1.2, 0) for y, row in ((40, 0), (47, 1), (673, 0), (680, 1))
                  if not (y < 60 and (x > 690 or 280 < x < 360))]
    for y in range(104, 616, 19):
        ticks += [cut(x, y + row * 9, 14, 1.2, math.pi / 2) for x, row in ((40, 0), (47, 1), (913, 0), (920, 1))
                  if not (x > 800 and y < 150)]
    out = ""
    for a, b, colour in ((33, 59, PAPER), (36, 57, FLOOR)):
        bars = [box(a, a, W - a, b), box(a, H - b, W - a, H - a), box(a, a, b, H - a), box(W - b, a, W - a, H - a)]
        out += path([outline(bar, .8) for bar in bars], colour)
    bars = [box(52, 52, 908, 57), box(52, 663, 908, 668), box(52, 52, 57, 668), box(903, 52, 908, 668)]
    out += path(ticks, TEXT) + path([outline(bar, .8) for bar in bars], INK)
    teeth = [m for t in TOWERS for m in merlons(t)]
    for (x, y), _, (u, v), _ in TOWERS[:3]:
        teeth.append(outline(ring((x + u) / 2, (y + v) / 2, 8, 8, 9), .6, 30))
    out += path([outline(grown(t, 7), 1) for t in TOWERS], PAPER) + path([outline(grown(t, 4.4), 1) for t in TOWERS], INK)
    out += path([outline(t, .8) for t in TOWERS], PAPER) + path([outline(grown(t, -2), .6) for t in TOWERS], FLOOR)
    return ('<g data-room="walls">' + out + path(teeth, TEXT) + text("number", 762, 86, 44, "3", 800)
            + text("name", 823, 120, 17, "Muros y torres") + "</g>")


# --- the ground -------------------------------------------------------------------------------------------

def garden():
    ground = box(54, 54, 712, 666)
    out = path([outline(ground, .9)], PAPER) + path([outline(grown(ground, -2.5), .9)], FLOOR)
    way = []
    for a, b, u, v, n in ((326, 70, 326, 178, 7), (310, 185, 124, 185, 11), (119, 200, 118, 470, 15),
                          (344, 185, 692, 185, 19), (132, 480, 458, 480, 18), (118, 500, 116, 536, 2)):
        for k in range(n):
            t = k / (n - 1)
            way.append(outline(ring(a + (u - a) * t + hand.uniform(-2, 2), b + (v - b) * t + hand.uniform(-2, 2),
                                    hand.uniform(5, 7), hand.uniform(4, 5.4), 7, hand.uniform(0, 6)), .5, 30))
    edges = [outline(grown(b, 2), 1.6, 15) for b in BEDS]
    paper, ink = [], []
    for x0 in range(58, 700, 8):
        for y0 in range(62, 664, 13):
            x, y = x0 + hand.uniform(-2, 2), y0 + hand.uniform(-3, 3) + x0 % 3 * 3
            if any(inside(x - 3, y - 11, b) and inside(x + 3, y + 2, b) for b in BEDS):
                lean = -math.pi / 2 + .5 * math.sin(x / 37 + y / 53) + hand.uniform(-.2, .2)
                (paper if hand.random() < .55 else ink).append(cut(x, y, hand.uniform(7, 11), 1.6, lean))
    bed = Bed()
    bed.organ(648, 152, ((-14, 44), (0, 76), (14, 58), (27, 34)))
    bed.palm(368, 164, 62)
    bed.agave(80, 256, 20)
    bed.nopal(80, 352, 13)
    bed.agave(80, 420, 20)
    bed.organ(80, 530, ((-11, 40), (3, 62), (16, 34)), 13)
    for x, y, r in ((166, 540, 22), (264, 540, 20)):
        bed.agave(x, y, r)
    bed.organ(390, 656, ((-13, 28), (0, 42), (13, 24)), 12)
    bed.agave(438, 658, 32)
    bed.agave(682, 510, 20)
    bed.organ(684, 656, ((-8, 46), (5, 70)), 11)
    return ('<g data-room="garden">' + out + path(way, OCHRE) + path(edges, GREEN) + path(paper, PAPER) + path(ink, INK)
            + bed.draw() + text("number", 412, 556, 44, "1", 800) + text("name", 412, 588, 17, "Jardín") + "</g>")


def places():
    out = ""
    for room, (points, n, name, at, name_at) in PLACES.items():
        left, right, low = min(p[0] for p in points), max(p[0] for p in points), max(p[1] for p in points)
        out += path([cut(x, low + 4, hand.uniform(7, 11), 1.5, 1.1) for x in range(int(left) + 34, int(right) - 28, 7)]
                    + [outline(grown(points, 8), 1.1)], INK)
        out += f'<g data-room="{room}">' + floor(points)
        if room != "memorial":
            out += path(chatter(points), TEXT)
        if room == "hutches":
            cages = [box(x, 564, x + 46, 594) for x in (150, 204, 258)]
            out += path([outline(c, .5, 30) for c in cages], TEXT)
            out += path([cut(x + k, 567, 24, 2, math.pi / 2) for x in (150, 204, 258) for k in range(7, 44, 7)], FLOOR)
        elif room == "guards-house":
            beds = [box(x, 82, x + 38, 108) for x in (146, 192, 238)]
            out += path([outline(grown(b, 2.4), .5, 30) for b in beds], INK)
            out += path([outline(b, .4, 30) for b in beds], PAPER)
            out += path([outline(box(b[0][0] + 3, 85, b[0][0] + 11, 105), .4, 30) for b in beds], INK)
        elif room == "arrival":
            out += path([outline(box(484, 88, 572, 112), .6)], INK) + path([outline(box(487, 91, 569, 109), .5)], PAPER)
            out += path([outline(box(x, 94, x + 14, 106), .4) for x in (492, 550)], OCHRE)
        out += text("number", *at, 44, n, 800) + text("name", *name_at, 17, name) + "</g>"
    gates = [box(290, 106, 303, 132), box(482, 165, 516, 179), box(150, 541, 184, 554)]
    return out + '<g pointer-events="none">' + path([outline(g, .6) for g in gates], PAPER) + "</g>"


def signs():
    """The gate and the memorial. Entrance, steps and bench are facilities of the tour, drawn by the page."""
    out = '<g pointer-events="none">' + path([outline(box(294, 31, 358, 60), .8)], PAPER)
    out += '<g data-sign="memorial">' + path([outline(grown(box(594, 499, 636, 517), 4), .4)], PAPER)
    out += path([outline(box(590, 496, 594, 588), .4, 40), outline([(602, 580), (605, 524), (633, 524), (638, 580)], .6),
                 outline(box(596, 578, 646, 588), .5)], TEXT)
    out += path([outline(grown(box(594, 501, 635, 515), 1.6), .4)], INK)
    out += path([outline([(608, 576), (610, 529), (628, 529), (632, 576)], .6)], PAPER)
    out += path([cut(x, 535, 36, 1.8, math.pi / 2) for x in (614, 619, 624)], INK)
    return out + path([outline(box(595, 502, 633, 513), 1.2, 8)], RED) + "</g></g>"


def main():
    svg = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {W} {H}" id="art">' + streets() + garden() + walls()
           + house() + places() + signs() + "</svg>\n")
    TARGET.write_text(svg, encoding="utf-8")
    print(f"{TARGET.name}: {len(gzip.compress(svg.encode(), 9)) / 1024:.1f} KiB gzipped")


if __name__ == "__main__":
    main()
