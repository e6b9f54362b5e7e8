"""The kitchen: the icebox by the bright entrance, clay pots from the market, and a window closed with brick."""
import math

from cut import (GREEN, INK, OCHRE, PAPER, RED, Block, curve, ellipse, falloff, loft, mix, move, parallel, plane, ramp,
                 rays, rect, scale, turn)
from pots import vessel

DOOR = (70, 150)  # where the light comes from


def draw():
    b = Block(24, INK, 2)
    room(b)
    window(b)
    shelf(b)
    strings(b)
    icebox(b)
    table(b)
    b.margin()
    return b


def room(b):
    x, y = DOOR
    b.hatch(PAPER, rays(x, y, 50, 640, 58, -62, 48), lambda px, py: math.dist((px, py), DOOR) * math.radians(1.9),
            falloff(x, y, 60, 540, .6, .07), rect(100, 0, 540, 330), step=34, lift=.1)
    at = plane([(-10, 318), (650, 306), (900, 420), (-260, 420)])
    b.mass(INK, rect(-10, 312, 660, 100), .6)
    for r in range(5):  # the floor, bright before the door
        for k in range(17):
            if (r + k) % 2:
                tile = [at((k + .04) / 17, (r + .05) / 5), at((k + .96) / 17, (r + .05) / 5), at((k + .96) / 17, (r + .95) / 5),
                    at((k + .04) / 17, (r + .95) / 5)]
                b.mass(PAPER if k < 7 + r * .5 else RED, tile, .4)
    b.mass(INK, rect(-10, 30, 124, 300), 1)
    b.mass(PAPER, rect(-10, 46, 105, 280), .6)
    b.bricks(OCHRE, [(-10, 214), (95, 222), (95, 290), (-10, 292)], 5, 4, .2, .5)
    for x, top, w in ((28, 130, 17), (62, 92, 23), (84, 168, 14)):  # the garden outside
        cactus = [(x - w / 2, 326), (x - w / 2, top + w / 2)] + ellipse(x, top + w / 2, w / 2, w / 2, 7, 180, 360) + [(x + w / 2, 326)]
        b.mass(GREEN, cactus, .6)
        b.hatch(INK, loft([(x - w / 2, top + 6), (x - w / 2, 326)], [(x + w / 2, top + 6), (x + w / 2, 326)], 6)[1:], w / 5, .4, step=20,
            lift=.08)
    for k in range(13):
        b.leaf(INK, 40, 334, 74, 15, -168 + k * 13, b.jit(6))
        b.leaf(GREEN, 40, 334, 68, 11, -168 + k * 13, b.jit(6))
    b.mass(INK, rect(88, 34, 20, 292), .6)
    b.mass(OCHRE, rect(92, 36, 14, 288), .8)
    b.mass(OCHRE, rect(-10, 36, 116, 14), .8)
    b.stroke(INK, [(-10, 52), (92, 52)], 4, 0)
    b.grain(INK, rect(92, 36, 14, 288), 90, 4, .35)
    b.grain(INK, rect(-10, 36, 116, 14), 0, 4, .35)

def window(b):
    x, y, w, h = 268, 44, 132, 134
    b.mass(INK, rect(x - 16, y - 16, w + 32, h + 34), 1)
    b.mass(OCHRE, rect(x - 12, y - 12, w + 24, h + 26), .8)
    for part in (rect(x - 12, y - 12, 12, h + 24), rect(x + w, y - 12, 12, h + 24)):
        b.grain(INK, part, 90, 4, .36)
    for part in (rect(x - 12, y - 12, w + 24, 12), rect(x - 12, y + h, w + 24, 14)):
        b.grain(INK, part, 0, 4, .36)
    b.mass(INK, rect(x - 2, y - 2, w + 4, h + 4), .6)
    b.mass(PAPER, rect(x + 5, y + 6, w - 5, h - 6), .8)
    quad = [(x + 5, y + 7), (x + w, y + 7), (x + w, y + h), (x + 5, y + h)]
    b.bricks(INK, move(quad, 1.7, 1.6), 9, 5, .2, .6)
    b.bricks(RED, quad, 9, 5, .22, 1)
    b.chips(INK, rect(x + 5, y + 7, w - 6, h - 8), 13, 13, 1.7, 24, lambda px, py: .3 + .6 * (px - x) / w)


def shelf(b):
    b.mass(INK, rect(432, 70, 196, 128), 1)
    b.mass(INK, [(428, 90), (630, 88), (630, 110), (428, 112)], .6)
    b.mass(OCHRE, [(430, 94), (628, 92), (628, 103), (430, 105)], .6)
    b.grain(INK, rect(430, 94, 198, 10), 0, 4, .3)
    vessel(b, 458, [(14, 62), (12, 66), (20, 76), (21, 84), (13, 93)], GREEN, fine=4.5)
    vessel(b, 502, [(9, 54), (9, 60), (16, 72), (16, 84), (12, 93)], RED, fine=4.5)
    for x in (532, 538, 544):
        b.mass(INK, ellipse(x + 18, 76, 23, 22, 22), .4)
        b.mass(PAPER, ellipse(x + 16, 75, 20, 20, 22), .4)
    b.mass(INK, ellipse(560, 75, 14.5, 14.5, 18), .3)
    b.mass(PAPER, ellipse(560, 75, 12.5, 12.5, 18), .3)
    b.hatch(GREEN, rays(560, 75, 3, 11, 10), 5, .8, step=4, lift=0)
    vessel(b, 604, [(15, 60), (17, 66), (17, 82), (14, 93)], OCHRE, fine=4.5, glaze=(PAPER, 70, 78))
    # what hangs from it
    b.stroke(PAPER, [(448, 104), (448, 122)], 2.2, 0)  # pan
    b.stroke(OCHRE, [(448, 118), (450, 142)], 5.5, 0)
    b.mass(OCHRE, ellipse(452, 164, 23, 24, 24), .6)
    b.hatch(INK, [ellipse(452, 164, r, r * 1.04, 20, -60, 130) for r in (20, 15.5, 11)], 5, .45, step=7)
    b.hatch(PAPER, [ellipse(452, 164, r, r * 1.04, 12, 165, 260) for r in (19, 15)], 4.5, .5, step=6)
    b.stroke(PAPER, [(490, 104), (491, 162)], 3.4, 0)  # ladle
    b.mass(PAPER, ellipse(491, 170, 12, 10, 14, 0, 180) + [(479, 164)], .4)
    b.hatch(INK, [ellipse(491, 167, 8.5, 9, 8, 20, 120)], 5, .5, step=5)
    b.stroke(OCHRE, [(520, 104), (519, 156)], 4.6, 0)  # wooden spoon
    b.mass(OCHRE, ellipse(519, 168, 8.4, 14, 16), .4)
    b.stroke(INK, [(521, 160), (521, 176)], 4, .45)
    b.stroke(OCHRE, [(548, 104), (548, 150)], 4.2, 0)  # the chocolate beater
    b.mass(OCHRE, curve([(542, 150), (554, 150), (560, 162), (557, 178), (548, 182), (539, 178), (536, 162)], 3, True), .4)
    for yy in (156, 163, 170):
        b.stroke(INK, [(536, yy), (548, yy + 2.4), (560, yy)], 2.4, 0)
    for k in (-7, 0, 7):
        b.stroke(INK, [(548 + k, 172), (548 + k * .8, 182)], 2.2, 0)


def strings(b):
    """Strings of dried chillies and of garlic."""
    b.stroke(PAPER, [(584, 100), (584, 190)], 1.4, 0)
    for k in range(14):
        y = 112 + k * 6
        b.leaf(INK, 584, y - 1, 29, 11.5, 90 + (38 if k % 2 else -38) + b.jit(8), b.jit(5))
        b.leaf(RED, 584, y, 26, 8.6, 90 + (38 if k % 2 else -38) + b.jit(8), b.jit(5))
        if k % 2 == 0:
            b.gouge(PAPER, 580 - (k % 4), y + 5, 11, 1.8, 128)
    for k in range(6):
        y = 116 + k * 13
        for s in (-1, 1):
            b.mass(INK, ellipse(614 + s * 6, y, 9, 8.5, 11), .4)
            b.mass(PAPER, ellipse(614 + s * 6, y, 7, 6.6, 11), .5)
            b.gouge(INK, 614 + s * 8, y - 5, 10, 1.3, 84)


def icebox(b):
    x, y, w, h = 130, 128, 106, 212
    side = [(x + w, y), (x + w + 30, y + 7), (x + w + 30, y + h - 20), (x + w, y + h)]
    b.mass(INK, [(x - 5, y - 16), (x + w + 12, y - 18), (x + w + 36, y - 4), (x + w + 36, y + h - 12), (x + w, y + h + 14),
        (x - 5, y + h + 14)], .8)
    for fx in (x + 3, x + w - 13):
        b.mass(OCHRE, rect(fx, y + h, 10, 12), .4)
    b.mass(GREEN, side, .5)
    b.hatch(INK, [[mix(side[0], side[3], t), mix(side[1], side[2], t)] for t in [k / 26 for k in range(1, 26)]], 7.6,
            lambda px, py: .3 + .5 * (px - x - w) / 30, step=10, lift=.06)
    b.mass(PAPER, [(x - 4, y - 14), (x + w + 4, y - 15), (x + w + 32, y - 4), (x + w + 33, y + 5), (x + w + 4, y), (x - 4, y)], .6)
    b.stroke(INK, [(x - 4, y - 4), (x + w + 4, y - 5), (x + w + 32, y + 3)], 2.4, 0)
    b.mass(PAPER, rect(x, y, w, h), .7)
    b.hatch(INK, parallel(rect(x, y, w, h), 90, 6), 6, ramp((x + w * .62, 0), (x + w, 0), 0, .35), rect(x, y + 2, w, h - 4), step=14,
        lift=.12)
    # above: the ice
    b.mass(INK, rect(x + 7, y + 9, w - 14, 72), .6)
    b.hatch(PAPER, parallel(rect(x + 9, y + 11, w - 18, 68), 0, 6), 6, .22, rect(x + 10, y + 12, w - 20, 66), step=16)
    ice = [(x + 18, y + 33), (x + 32, y + 22), (x + 84, y + 21), (x + 88, y + 70), (x + 72, y + 78), (x + 20, y + 78)]
    b.mass(INK, scale(ice, 1.07, 1.1, (x + 53, y + 54)), .6)
    b.mass(PAPER, ice, 1)
    b.stroke(INK, [(x + 18, y + 33), (x + 71, y + 33), (x + 72, y + 78)], 2.2, 0)
    b.stroke(INK, [(x + 71, y + 33), (x + 85, y + 21)], 2.2, 0)
    b.hatch(GREEN, [[(x + 73, y + v), (x + 87, y + v - 11)] for v in range(42, 80, 5)], 5, .55, step=4, lift=0)
    b.hatch(GREEN, [[(x + 24 + k * 9, y + 74), (x + 36 + k * 9, y + 40)] for k in range(4)], 6, .4, step=9, lift=.15)
    # its door, open to the left
    leaf = [(x + 3, y + 9), (x - 24, y + 22), (x - 24, y + 100), (x + 3, y + 82)]
    b.mass(INK, scale(leaf, 1.14, 1.05, (x - 10, y + 54)), .5)
    b.mass(OCHRE, leaf, .5)
    b.mass(INK, scale(leaf, .66, .76, (x - 10, y + 54)), .5)
    b.mass(GREEN, scale(leaf, .5, .68, (x - 10, y + 54)), .5)
    # below: the larder
    b.mass(INK, rect(x + 6, y + 90, w - 12, 112), .6)
    b.mass(PAPER, rect(x + 9, y + 93, w - 18, 106), .6)
    b.mass(INK, rect(x + 18, y + 102, w - 36, 88), .6)
    b.mass(GREEN, rect(x + 20.5, y + 104.5, w - 41, 83), .6)
    b.hatch(INK, parallel(rect(x + 20, y + 104, w - 40, 84), 90, 6), 6, ramp((x + 20, 0), (x + w - 20, 0), .1, .62),
        rect(x + 22, y + 106, w - 44, 80), step=12, lift=.1)
    b.hatch(PAPER, [[(x + 26, y + 110), (x + 26, y + 180)], [(x + 32, y + 112), (x + 32, y + 150)]], 5, .5, step=12)
    for yy in (y + 104, y + 172):
        b.mass(INK, rect(x + 2, yy, 13, 15), .4)
        b.mass(OCHRE, rect(x + 4, yy + 2, 9, 11), .3)
    b.mass(INK, rect(x + w - 21, y + 132, 22, 22), .5)
    b.mass(OCHRE, rect(x + w - 18, y + 135, 16, 7), .3)
    b.mass(OCHRE, turn(rect(x + w - 14, y + 140, 6, 22), 12, (x + w - 11, y + 140)), .3)


def table(b):
    top = [(262, 296), (650, 286), (670, 346), (222, 352)]
    b.mass(INK, [(256, 292), (650, 280), (670, 420), (250, 420), (216, 356)], .8)
    b.mass(OCHRE, top, .8)
    at = plane(top)
    b.hatch(INK, [[at(u, v) for u in (0, .25, .5, .75, 1)] for v in (.04, .1, .16, .23, .27, .33, .41, .5, .55, .6, .7, .8, .86, .93)], 6,
            lambda x, y: .12 + .35 * abs(math.sin(x / 37 + y)), top, step=16, lift=.06)
    b.mass(PAPER, [(222, 352), (670, 346), (670, 353), (223, 359)], .6)
    apron = [(244, 366), (670, 360), (670, 420), (246, 420)]
    b.mass(RED, apron, .6)
    b.hatch(INK, parallel(apron, -1, 6), 6, .42, apron, step=30, lift=.12)
    for cx, w in ((352, 64), (458, 76), (566, 52), (297, 30)):  # shadows
        b.mass(INK, ellipse(cx + w * .7, 330, w * .9, 9, 18), 1)
    vessel(b, 350, [(22, 206), (18, 214), (22, 226), (46, 252), (52, 282), (42, 314), (26, 330)], RED, glaze=(GREEN, 226, 252), fine=6)
    handle = curve([(372, 214), (398, 216), (412, 238), (400, 262)], 5)
    b.stroke(INK, handle, 14, 0)
    b.stroke(RED, handle, 8.6, 0)
    b.stroke(PAPER, handle[2:8], 2.2, .4)
    for k in range(1, 6):  # the painter's brush on the jug
        x, y = 350 - 51 * math.cos(math.radians(28 + k * 20)), 282 + 9 * math.sin(math.radians(28 + k * 20))
        for d in (-150, -90, -30, 90):
            b.leaf(PAPER, x, y, 10, 4.4, d)
    vessel(b, 466, [(66, 264), (68, 268), (63, 288), (46, 318), (32, 328)], RED, .17, glaze=(OCHRE, 270, 279), fine=5.5)
    b.mass(INK, ellipse(466, 263, 59, 8.4, 26), .3)
    for k in range(13):  # tomatoes and chillies in the bowl
        cx = 418 + k * 8
        if k % 3 == 0:
            b.mass(INK, ellipse(cx, 256, 14.4, 13, 16), .4)
            b.mass(RED, ellipse(cx, 256, 12.4, 11, 16), .4)
            b.gouge(PAPER, cx - 8, 252, 9, 3, -40)
            for d in (-90, -30, -150):
                b.leaf(GREEN, cx, 247, 9, 3.4, d)
    for k in range(7):
        b.leaf(INK, 432 + k * 11, 266, 32, 11, -150 + k * 20, 8)
        b.leaf(GREEN, 432 + k * 11, 266, 29, 8, -150 + k * 20, 8)
        b.gouge(PAPER, 432 + k * 11, 261, 14, 1.6, -150 + k * 20)
    b.stroke(INK, ellipse(466, 264, 64.5, 10.6, 22, 4, 176), 5, .1)
    b.stroke(RED, ellipse(466, 263.4, 64.5, 10.6, 22, 3, 177), 3, .1)
    mortar(b, 580, 280)
    corn(b, 292, 336, -8)
    corn(b, 268, 344, 14)
    for x, y, a in ((404, 342, -14), (424, 348, 10), (528, 344, -8)):
        b.leaf(INK, x - 2, y, 39, 13, a, 5)
        b.leaf(RED, x, y, 34, 9, a, 5)
        b.gouge(PAPER, x + 6, y - 2, 14, 1.8, a)
        b.stroke(GREEN, [(x - 9, y - 2), (x + 3, y)], 3.4, 0)


def mortar(b, x, y):
    """The stone mortar on three feet, with its pestle."""
    for fx in (-24, 0, 26):
        b.mass(INK, [(x + fx - 8, y + 30), (x + fx + 8, y + 30), (x + fx + 5, y + 56), (x + fx - 4, y + 56)], .5)
        b.mass(PAPER, [(x + fx - 5, y + 32), (x + fx + 1, y + 32), (x + fx, y + 53), (x + fx - 2, y + 53)], .4)
    pestle = turn(ellipse(x + 20, y - 14, 9, 30, 16), 32, (x + 14, y))
    b.mass(INK, scale(pestle, 1.25, 1.1, (x + 22, y - 14)), .5)
    b.mass(PAPER, pestle, .5)
    b.chips(INK, pestle, 7, 5, 2.4, 120, ramp((x + 12, y - 20), (x + 38, y - 8), .2, 1))
    bowl = curve([(x - 40, y), (x + 40, y), (x + 34, y + 24), (x + 14, y + 40), (x - 14, y + 40), (x - 34, y + 24)], 4, True)
    b.mass(INK, scale(bowl, 1.07, 1.1, (x, y + 20)), .6)
    b.mass(PAPER, bowl, .6)
    b.chips(INK, bowl, 6.5, 5.5, 3, 30, ramp((x - 40, y), (x + 30, y + 26), .08, 1.25))
    b.mass(INK, ellipse(x, y + 1, 38, 7, 20), .5)
    b.stroke(PAPER, ellipse(x, y + 1, 38, 7, 16, 100, 250), 2.4, .3)


def corn(b, x, y, angle):
    ear = [(0, 0), (16, -8), (40, -7.4), (56, 0), (40, 7.4), (16, 8)]
    ear = [(x + px, y + py) for px, py in turn(curve(ear, 4, True), angle)]
    cx, cy = sum(p[0] for p in ear) / len(ear), sum(p[1] for p in ear) / len(ear)
    b.mass(INK, scale(ear, 1.1, 1.35, (cx, cy)), .4)
    b.mass(PAPER, ear, .4)
    rows = [[(x + px, y + py) for px, py in turn([(6, v), (30, v * 1.15), (54, v * .5)], angle)] for v in (-4.4, -1.5, 1.5, 4.4)]
    b.hatch(INK, rows, 3, .42, step=8, lift=0)
    for k in range(9):
        b.stroke(INK, [(x + px, y + py) for px, py in turn([(8 + k * 5, -6.5), (8 + k * 5, 6.5)], angle)], .9, 0)
    for d, w in ((-28, 10), (24, 10), (0, 7)):
        b.leaf(INK, x - 10, y, 38, w + 3, angle + d)
        b.leaf(GREEN, x - 9, y, 34, w, angle + d)
