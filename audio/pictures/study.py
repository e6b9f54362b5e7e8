"""The study: the desk as it was left, its lamp lit; the empty chair, the bookcase, the dictating machine."""
import math

from cut import (GREEN, INK, OCHRE, PAPER, RED, Block, curve, ellipse, falloff, loft, middle, mix, move, parallel, plane, ramp,
                 rays, rect, rings, scale, turn)

LAMP = (176, 150)  # where the light leaves the shade
DESK = [(44, 236), (596, 236), (720, 408), (-80, 408)]
desk = plane(DESK)


def draw():
    b = Block(1938, INK)
    bookcase(b)
    chair(b)
    table(b)
    papers(b)
    machine(b)
    lamp(b)
    glasses(b)
    b.margin()
    return b


# -- the bookcase ---------------------------------------------------------------------------------------------------

def bookcase(b):
    light = falloff(LAMP[0], LAMP[1] + 20, 50, 330, 1, .05, .8)
    for row, (top, foot) in enumerate(((-8, 62), (76, 146), (160, 232))):
        x = 14
        while x < 634:
            same = row == 1 and 226 < x < 610  # the encyclopaedia: volume by volume alike
            w = 13.5 if same else b.rnd(9, 20)
            high = (foot - top) * (.86 if same else b.rnd(.66, .95))
            lean = 0 if same or b.rnd() < .86 else b.rnd(3, 8)
            spine(b, x, foot, w, high, lean, light, same, (.5, .72, 1.05)[row])
            x += w + 2.2 + lean * .6
        b.mass(INK, rect(0, foot, 640, 14), .8, 40)
        b.hatch(OCHRE, [[(8, foot + 4), (632, foot + 4)]], 6, lambda px, py: 1.1 * light(px, py), step=24, lift=.03)


def spine(b, x, foot, w, high, lean, light, same, share):
    t = light(x + w / 2, foot - high / 2) * (1 if same else share)
    colour = RED if same else b.pick((OCHRE, OCHRE, OCHRE, GREEN, PAPER))
    t *= 1 if same else b.rnd(.55, 1.1)
    shape = [(x + lean, foot - high), (x + w + lean, foot - high + (0 if same else b.jit(2))), (x + w, foot), (x, foot)]
    if t > (.2 if same else .52):
        b.mass(colour, shape, .5, 30)
        dark = w * (1 - t) * (.8 if same else .9) + 1
        away = x > LAMP[0]  # the side away from the lamp lies in shade
        px = x + w - dark / 2 if away else x + dark / 2
        b.stroke(INK, [(px + lean, foot - high), (px, foot)], dark, 0, .2)
        for part in ((.12, .2), (.74, .78)) if same else ((b.rnd(.1, .3), b.rnd(.3, .36)), (.8, .84)):
            band = OCHRE if colour in (RED, GREEN) else INK
            y0, y1 = foot - high * (1 - part[0]), foot - high * (1 - part[1])
            b.plain(band, [(x + 1.5, y0), (x + w - 1.5, y0 + .5), (x + w - 1.5, y1), (x + 1.5, y1)])
    else:
        edge = x if x > LAMP[0] else x + w
        b.hatch(colour, [[(edge + 1.4 + lean, foot - high + 2), (edge + 1.4, foot - 2)]], w, .06 + t * .45, step=17, lift=.08)
        part = .82 if same else b.rnd(.7, .86)
        for k in (part,) if same or b.rnd() < .5 else (part, part - .07):  # what gold there is on its back
            y = foot - high * k
            slant = lean * k
            b.hatch(OCHRE if same else colour, [[(x + 5 + slant, y), (x + w - 1 + slant, y)]], 4.5, (.2 if same else .3) + t * .8, step=4, lift=0)


# -- chair and table ------------------------------------------------------------------------------------------------

def chair(b):
    out = [(276, 250), (270, 150), (274, 128), (300, 116), (340, 112), (380, 116), (406, 128), (410, 150), (404, 250)]
    b.mass(INK, [(x + (-5 if x < 340 else 5), y - 5) for x, y in out], 1.2)
    b.hatch(OCHRE, loft([(276, 128), (304, 119), (340, 115), (376, 119), (404, 128)],
                        [(277, 142), (304, 134), (340, 130), (376, 134), (403, 142)], 3), 5, ramp((272, 0), (410, 0), .85, .2))
    for i in range(7):
        x = 287 + i * 17.6
        b.hatch(OCHRE, [[(x, 146), (x + (340 - x) * .06, 242)]], 6, .8 - i * .09, step=16, lift=.03)
    b.hatch(PAPER, [[(273, 248), (270, 160), (274, 130)]], 6, .55, step=8, lift=.05)


def table(b):
    b.mass(INK, [(p[0], p[1] - 5) if p[1] < 300 else p for p in DESK], 1)
    b.mass(OCHRE, DESK, 1.1)
    light = falloff(262, 306, 90, 330, 0, 1, .5)
    lines = [[desk(u / 20, v) for u in range(21)] for v in [((k + .5) / 26) ** .92 for k in range(26)]]
    b.hatch(INK, lines, lambda x, y: 3.2 + (y - 236) / 42, lambda x, y: .07 + .9 * light(x, y), step=15, rough=.3, lift=.06)


def sheet(u, v, w, h, angle):
    """A sheet on the desk: its corners, from the middle, in the desk's own measure."""
    corners = turn([(-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2)], angle)
    return [desk(u + x, v + y * 1.9) for x, y in corners]


def papers(b):
    for u, v, w, h, a, rows in ((.21, .34, .17, .15, -14, 0), (.70, .30, .16, .14, 12, 6), (.34, .62, .26, .24, 8, 9),
                                (.49, .50, .27, .25, -9, 11)):
        quad = sheet(u, v, w, h, a)
        b.mass(INK, move(quad, 3.5, 4), .8, 40)
        b.mass(INK, scale(quad, 1.012, 1.02, middle(quad)), .5, 60)
        b.mass(PAPER, quad, .8, 40)
        page = plane(quad)
        for k in range(rows):
            y = .1 + .8 * k / rows
            end = b.rnd(.55, .92) if k % 4 == 3 else .92
            x = .09
            while x < end:
                long = b.rnd(.05, .14)
                far = min(end, x + long)
                b.stroke(INK, [page(mix(x, far, t / 3), y + b.jit(.004)) for t in range(4)], 2.3, .34, .3)
                x += long + .025
    for u, v, colour, size in ((.20, .31, RED, 1.0), (.195, .25, GREEN, .92)):  # two books, one on the other
        quad = sheet(u, v, .17 * size, .15 * size, -14 + 9 * (colour == GREEN))
        low = move(quad, 0, 0)
        high = move(quad, 0, -13)
        b.mass(INK, [low[0], low[1], (low[1][0] + 5, low[1][1] + 3), (low[2][0] + 6, low[2][1] + 4), (low[3][0] + 2, low[3][1] + 5)], .6)
        b.mass(INK, [high[3], high[2], low[2], low[3]], .5, 60)
        b.hatch(PAPER, loft([mix(high[3], low[3], .2), mix(high[2], low[2], .2)], [mix(high[3], low[3], .8), mix(high[2], low[2], .8)], 3), 4, .55, step=12, lift=.05)
        b.mass(INK, high, .6, 60)
        b.mass(colour, move(high, 0, -1.4), .6, 60)


# -- glasses --------------------------------------------------------------------------------------------------------

def glasses(b):
    def ring(cx, cy, rx, ry):
        return turn(ellipse(cx, cy, rx, ry, 34), -8, (cx, cy))
    left, right = (284, 330), (386, 316)
    arms = (curve([(240, 326), (244, 296), (254, 266), (262, 258), (268, 266)], 6),
            curve([(429, 300), (424, 270), (420, 244), (413, 237), (407, 244)], 6))
    for arm in arms:
        b.stroke(INK, move(arm, 9, 6), 3.4, .1)
        b.stroke(INK, arm, 6.6, .05, end=5)
        b.stroke(PAPER, move(arm[:14], -.8, 0), 1.5, .3)
    for c in (left, right):  # the shade they cast
        b.stroke(INK, move(turn(ellipse(c[0], c[1], 45, 28, 16, 0, 165), -8, c), 7, 8), 8, .5)
    for c in (left, right):
        b.mass(INK, ring(*c, 47, 29), .5, 12)
        b.mass(PAPER, ring(*c, 39.5, 22.5), .5, 12)
        lens = ring(*c, 36.5, 19.5)
        b.hatch(INK, [turn([(c[0] - 40, c[1] + k), (c[0] + 40, c[1] + k)], -3, c) for k in (-13, -3, 7)], 6,
                lambda x, y: 0 if math.sin(x / 3.1 + y) > .82 else .62, lens, step=4, lift=0)  # the lines, larger
        b.mass(PAPER, turn([(c[0] - 34, c[1] + 6), (c[0] - 12, c[1] - 21), (c[0] - 1, c[1] - 21), (c[0] - 26, c[1] + 15)], -8, c), .5)
        b.mass(PAPER, turn([(c[0] - 19, c[1] + 19), (c[0] + 7, c[1] - 20), (c[0] + 11, c[1] - 20), (c[0] - 14, c[1] + 20)], -8, c), .3)
        b.stroke(PAPER, turn(ellipse(c[0], c[1], 43.6, 26, 14, 190, 290), -8, c), 2.6, .4)
    b.stroke(INK, curve([(327, 319), (331, 306), (342, 304), (347, 316)], 6), 8, 0)
    b.stroke(PAPER, curve([(330, 311), (334, 306), (341, 305)], 5), 2, .4)


# -- the machine ----------------------------------------------------------------------------------------------------

def machine(b):
    b.mass(INK, [(430, 262), (604, 262), (636, 292), (440, 292)], 1)
    body = [(446, 206), (578, 206), (578, 272), (446, 272)]
    b.mass(INK, [(440, 198), (586, 198), (588, 280), (438, 280)], 1)
    b.mass(OCHRE, body, .9)
    b.grain(INK, body, 3, 6, lambda x, y: .16 + .6 * (x - 446) / 132)
    b.mass(INK, rect(444, 196, 138, 11), .8)
    b.hatch(PAPER, [[(446, 201), (560, 201)]], 5, ramp((446, 0), (570, 0), .7, .1), step=9)
    b.mass(INK, [(482, 222), (544, 222), (544, 254), (482, 254)], .8)
    b.hatch(OCHRE, rings(513, 238, 4, 14, 4.4), 4, .5, step=5, lift=0)
    # the wax cylinder on its mandrel
    b.mass(INK, rect(436, 158, 152, 40), 1)
    b.mass(INK, ellipse(562, 176, 15, 25, 20), .8)
    b.hatch(PAPER, [[(462 + 5.6 * k, 160), (459 + 5.6 * k, 176), (462 + 5.6 * k, 194)] for k in range(16)], 5.6,
            lambda x, y: .85 - abs(y - 170) / 30, rect(450, 150, 104, 60), step=5, lift=.02)
    b.stroke(OCHRE, [(440, 176), (454, 176)], 7, 0)
    b.stroke(PAPER, ellipse(562, 176, 10, 19, 14, 110, 260), 2.5, .3)
    # the tube and the bell one speaks into
    tube = curve([(572, 184), (596, 160), (598, 124), (574, 98), (538, 92), (508, 100)], 7)
    b.stroke(INK, tube, 20, 0)
    b.stroke(OCHRE, tube, 11, 0)
    for (ax, ay), (bx, by) in list(zip(tube, tube[1:]))[1:]:
        d = math.hypot(bx - ax, by - ay) or 1
        n = (-(by - ay) / d * 6, (bx - ax) / d * 6)
        b.stroke(INK, [(ax + n[0], ay + n[1]), (ax - n[0], ay - n[1])], 2.6, 0)
    b.mass(INK, curve([(518, 88), (490, 88), (464, 72), (450, 60), (452, 156), (470, 134), (494, 116), (520, 112)], 4, True), .6, 20)
    b.mass(OCHRE, curve([(516, 93), (488, 93), (462, 80), (462, 136), (490, 112), (517, 107)], 4, True), .5, 20)
    b.hatch(INK, loft([(512, 104), (484, 112), (462, 134)], [(512, 101), (484, 101), (462, 104)], 4), 5, .6, step=6)
    b.mass(INK, turn(ellipse(456, 107, 17, 50, 26), 5, (456, 107)), .4)
    b.hatch(OCHRE, rings(453, 107, 5, 13, 4, squash=3.2), 4, lambda x, y: .3 + .5 * (y > 100), step=6, lift=.05)
    b.stroke(PAPER, turn(ellipse(456, 107, 13.5, 46, 26, 60, 250), 5, (456, 107)), 2.8, .3)


def lamp(b):
    x, y = LAMP
    b.mass(INK, ellipse(x - 4, 262, 42, 14, 24), .8)  # foot
    b.mass(OCHRE, ellipse(x - 5, 258, 36, 10, 22), .7)
    b.hatch(INK, [[(x + 4 + 5 * k, 254 + k * .4), (x + 8 + 3 * k, 266 - k)] for k in range(5)], 5, .6, step=4)
    b.stroke(INK, [(x - 5, 150), (x - 5, 258)], 12, 0)
    b.stroke(OCHRE, [(x - 7, 152), (x - 7, 256)], 5, 0)
    shade = [(x - 34, 78), (x + 34, 78), (x + 82, y), (x - 82, y)]
    b.mass(INK, [(x - 39, 72), (x + 39, 72), (x + 90, y + 5), (x - 90, y + 5)], 1)
    b.mass(GREEN, shade, .9)
    b.hatch(INK, loft([(x - 34, 78), (x - 82, y)], [(x + 34, 78), (x + 82, y)], 19), 8,
            lambda px, py: .1 + .7 * (abs(px - x + 14) / 80) ** 1.4, step=7, lift=.05)
    b.hatch(PAPER, loft([(x - 20, 82), (x - 46, y - 4)], [(x - 6, 82), (x - 14, y - 4)], 3), 8, ramp((0, 80), (0, 150), .2, .6), step=8)
    b.hatch(PAPER, [[(x - 80, y), (x + 80, y)]], 8, .8, step=20, lift=0)
    b.hatch(PAPER, rays(x, y - 30, 50, 150, 28, 22, 158), lambda px, py: math.dist((px, py), (x, y - 30)) * .085,
            falloff(x, y - 30, 44, 104, .62, 0), avoid=[rect(x - 14, 0, 20, 300), rect(0, 0, 640, y + 11)], step=9, lift=0)
