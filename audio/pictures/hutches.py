"""The rabbit hutches and the chicken yard at feeding time: a rooster, a hen, and white rabbits in the dark of the cages."""
import math

from cut import (GREEN, INK, OCHRE, PAPER, RED, Block, curve, ellipse, falloff, inside, loft, mix, move, parallel,
                 ramp, rays, rect, resample, ribbon, scale)

SUN = (64, 70)


def draw():
    b = Block(6, INK, 2)
    yard(b)
    hutch(b)
    rooster(b, 62, 62)
    hen(b, 248, 304)
    grain(b)
    b.margin()
    return b


def yard(b):
    x, y = SUN
    b.mass(OCHRE, rect(-5, -5, 660, 250), 1)
    b.hatch(PAPER, rays(x, y, 52, 620, 56), lambda px, py: math.dist((px, py), SUN) * math.radians(6.4), falloff(x, y, 40, 300, .62, .3),
            rect(-40, -60, 720, 300), step=40, lift=.04)
    b.hatch(INK, rays(x, y, 110, 620, 56, 3.2, 363.2), lambda px, py: math.dist((px, py), SUN) * math.radians(6.4),
        falloff(x, y, 110, 330, .05, .5),
            rect(-40, -60, 720, 300), step=40, lift=.04)
    b.mass(PAPER, ellipse(x, y, 40, 40, 24), 1)
    b.mass(INK, rect(-5, 214, 330, 90), 1.2, 26)
    b.bricks(RED, [(-10, 222), (320, 222), (320, 300), (-10, 300)], 6, 8, .2, .8, .03)
    b.mass(PAPER, rect(-5, 210, 330, 9), .9, 24)
    b.chips(INK, rect(0, 222, 300, 76), 17, 16, 2, 24, .6)
    b.mass(INK, rect(-5, 296, 660, 120), 1)
    lines = [[(-5, v + b.jit(1.5)), (160, v + b.jit(1.5)), (330, v + b.jit(2)), (645, v)] for v in (304, 311, 319, 328, 338, 349, 361,
        374, 387, 398)]
    b.hatch(PAPER, [curve(line, 6) for line in lines], lambda px, py: (py - 270) / 11,
        lambda px, py: .1 + .42 * max(0, math.sin(px / 47 + py / 13)),
            step=16, lift=.1)


def wire(b, x, y, w, h, colour, size=11.0):
    """Hexagonal netting, by its wires: slanted lines both ways, drawn fine."""
    shape = rect(x, y, w, h)
    for k in range(int((w + h) / size) + 1):
        for line in ([(x + k * size - h * .8, y + h), (x + k * size, y)], [(x + k * size - h * .8, y), (x + k * size, y + h)]):
            part = [p for p in resample(line, 6) if inside(p, shape)]
            if len(part) > 1:
                b.stroke(colour, [part[0], part[-1]], 1.1, 0)


def hutch(b):
    x0, x1 = 306, 628
    for x in (310, 458, 606):  # legs
        b.mass(INK, rect(x - 3, 300, 22, 84), .8)
        b.mass(OCHRE, rect(x, 300, 15, 80), .8)
        b.grain(INK, rect(x, 300, 15, 80), 90, 4, .4)
    b.mass(INK, rect(x0 - 10, 56, 350, 268), 1)
    cages = [(324, 82, 134, 140), (476, 82, 134, 140), (324, 240, 134, 62), (476, 240, 134, 62)]
    for n, (x, y, w, h) in enumerate(cages):
        back = rect(x, y, w, h)
        b.mass(INK, back, .6)
        b.hatch(GREEN if n % 3 else RED, parallel(back, 90, 9), 9, ramp((x, y), (x + w * .8, y + h), .5, .05), back, step=26, lift=.1)
        for k in range(26 if n < 2 else 34):  # straw
            b.gouge(OCHRE, x + b.rnd(4, w - 22), y + h - b.rnd(1, 12), b.rnd(12, 24), 2.2, b.pick((-24, -8, 10, 160, 200)) + b.jit(8))
    rabbit(b, 334, 92, 1.02)
    rabbit(b, 602, 104, .9, True)
    loaf(b, 338, 246, .98)
    loaf(b, 598, 248, .86, True)
    x, y, w, h = cages[1]
    wire(b, x, y, w, h, PAPER, 13)
    x, y, w, h = cages[3]
    wire(b, x, y, w, h, PAPER, 12)
    for x, y, w, h in ((312, 68, 12, 236), (458, 68, 18, 236), (610, 68, 14, 236), (312, 68, 312, 14), (312, 222, 312, 18),
            (312, 302, 312, 16)):
        b.mass(OCHRE, rect(x, y, w, h), .8, 22)
        b.grain(INK, rect(x, y, w, h), 90 if h > w else 0, 4, .34, wave=1)
        if h > w:
            b.stroke(INK, [(x + w, y + 12), (x + w, y + h)], 2.4, 0)
        else:
            b.stroke(INK, [(x, y + h), (x + w, y + h)], 2.4, 0)
    for x in (464, 616):  # latches
        b.mass(INK, rect(x - 4, 146, 13, 8), .4)
        b.mass(PAPER, rect(x - 2, 148, 9, 3.6), .3)
    roof = [(288, 62), (300, 34), (640, 26), (650, 60)]
    b.mass(INK, [(282, 70), (298, 30), (650, 20), (655, 70)], .8)
    b.mass(RED, roof, .9, 18)
    tiles = [[(300 + k * 20, 34 - k * .5), (288 + k * 21.4, 63)] for k in range(1, 18)]
    b.hatch(INK, tiles, 9, .34, step=10, lift=0)
    b.hatch(PAPER, [[mix(p, q, .15), mix(p, q, .9)] for p, q in (move(t, 6, 0) for t in tiles)], 9, .3, step=9, lift=.1)
    b.mass(PAPER, [(286, 63), (652, 58), (652, 64), (286, 69)], .6)
    # the open door, swung to the left, and greens on the sill
    for k in range(15):
        b.leaf(GREEN, 400 + b.jit(16), 224 + b.jit(3), b.rnd(16, 30), 8, b.rnd(-160, -20))
        if k % 3 == 0:
            b.leaf(PAPER, 400 + b.jit(14), 224 + b.jit(3), b.rnd(12, 22), 2.5, b.rnd(-150, -30))


def rabbit(b, x, y, size, mirror=False):
    """A sitting rabbit looking left, 108 × 128 before `size`; (x, y) is the upper corner before its nose."""
    def put(shape):
        shape = scale(shape, -size if mirror else size, size)
        return move(shape, x, y)
    ears = [curve([(30, 38), (21, 18), (22, -2), (31, -8), (37, 8), (38, 34)], 4, True),
            curve([(38, 36), (41, 12), (52, -4), (59, 0), (56, 20), (45, 40)], 4, True)]
    head = curve([(4, 58), (10, 46), (24, 36), (40, 36), (50, 48), (50, 62), (38, 72), (20, 73), (8, 68)], 4, True)
    body = curve([(40, 50), (60, 56), (84, 72), (99, 94), (100, 118), (90, 127), (34, 127), (18, 126), (20, 119), (29, 116), (27, 96),
        (24, 74)], 4, True)
    tail = ellipse(102, 114, 9, 9, 12)
    for part in (ears[1], tail, body, ears[0], head):
        cx, cy = sum(p[0] for p in part) / len(part), sum(p[1] for p in part) / len(part)
        b.mass(INK, put([(px + 2.6 * (px - cx) / (math.dist((px, py), (cx, cy)) or 1),
            py + 2.6 * (py - cy) / (math.dist((px, py), (cx, cy)) or 1)) for px, py in part]), .5)
        b.mass(PAPER, put(part), .5)
    shade = ramp((30, 56), (104, 128), 0, .85)
    for _ in range(64):  # fur
        p = (b.rnd(28, 98), b.rnd(56, 124))
        if inside(p, body) and b.rnd() < shade(*p):
            a = 30 + (p[0] - 40) * .9
            fur = [p, (p[0] + 5 * math.cos(math.radians(a)), p[1] + 5 * math.sin(math.radians(a))),
                (p[0] + 10 * math.cos(math.radians(a + 9)), p[1] + 10 * math.sin(math.radians(a + 9)))]
            b.plain(INK, put(ribbon(fur, [.6, 2.6, 0])))
    marks = [(curve([(58, 122), (54, 104), (63, 88), (80, 86), (92, 96)], 5), 3.2), (curve([(60, 124), (74, 118), (88, 122)], 4), 2.4),
             (curve([(29, 116), (36, 112), (40, 98), (40, 84)], 4), 2.6), (curve([(30, 73), (40, 72), (49, 64), (51, 54)], 4), 2.6),
             (curve([(5, 60), (10, 63), (15, 62)], 4), 2), (curve([(34, 126), (32, 120), (40, 118)], 4), 2)]
    for line, w in marks:
        b.stroke(INK, put(line), w * size, .35)
    for ear in ([(31, 34), (27, 16), (29, 0)], [(44, 36), (48, 18), (54, 4)]):
        b.stroke(RED, put(curve(ear, 4)), 6.5 * size, .45)
    b.mass(INK, put(ellipse(24, 50, 4.6, 5, 10)), .2)
    b.mass(PAPER, put(ellipse(22.6, 48.2, 1.4, 1.5, 6)), 0)
    b.mass(INK, put([(3, 56), (9, 55), (6, 60)]), .2)
    for dy in (-4, 1, 6):
        b.stroke(PAPER, put([(5, 63), (-9, 61 + dy * 1.4)]), .9, 0)


def loaf(b, x, y, size, mirror=False):
    """A rabbit lying down, ears laid back."""
    def put(shape):
        return move(scale(shape, -size if mirror else size, size), x, y)
    body = curve([(30, 30), (50, 18), (78, 16), (100, 28), (108, 50), (96, 58), (22, 58), (12, 54)], 4, True)
    ear = curve([(28, 22), (40, 6), (58, 0), (64, 5), (54, 15), (36, 27)], 4, True)
    head = curve([(2, 38), (8, 26), (22, 19), (36, 23), (40, 36), (30, 48), (12, 48)], 4, True)
    for part in (body, head, ear):
        b.mass(INK, put([(px, py) for px, py in scale(part, 1.07, 1.1,
            (sum(p[0] for p in part) / len(part), sum(p[1] for p in part) / len(part)))]), .4)
        b.mass(PAPER, put(part), .4)
    b.stroke(RED, put(curve([(34, 20), (45, 9), (58, 4)], 4)), 4.4 * size, .45)
    for line in ([(64, 56), (62, 42), (74, 33), (90, 36)], [(24, 57), (30, 50), (40, 52)]):
        b.stroke(INK, put(curve(line, 4)), 2.6 * size, .35)
    for k in range(20):
        px, py = b.rnd(50, 102), b.rnd(22, 56)
        if inside((px, py), body) and b.rnd() < (px - 40) / 60:
            b.plain(INK, put(ribbon([(px, py), (px + 5, py + 2.4), (px + 9, py + 6)], [.6, 2.2, 0])))
    b.mass(INK, put(ellipse(19, 31, 3.6, 3.8, 8)), .2)
    b.mass(INK, put([(1, 37), (7, 36), (4, 41)]), .2)


def rooster(b, x, y):
    """The rooster looks right; 190 × 300, (x, y) is the upper left corner of its tail and comb."""
    def at(*points):
        return [(x + px, y + py) for px, py in points]
    body = curve(at((150, 46), (166, 60), (174, 92), (190, 122), (188, 158), (162, 188), (120, 198), (84, 186), (56, 158), (42, 124),
                    (58, 118), (86, 128), (108, 112), (120, 78), (130, 52)), 5, True)
    sickles = [((60, 140), (14, 112), (-20, 120), (-38, 164)), ((60, 134), (10, 88), (-34, 96), (-46, 132)),
        ((60, 130), (14, 62), (-26, 62), (-50, 96)),
               ((62, 128), (22, 40), (-16, 30), (-46, 58)), ((66, 128), (38, 24), (6, 6), (-24, 24)), ((72, 130), (58, 36), (36, 12),
                   (8, 4))]
    for n, line in enumerate(sickles):
        line = curve(at(*line), 6)
        k = len(line) - 1
        width = [2 + 27 * math.sin(math.pi * (.22 + .78 * (i / k) ** 1.5)) if i < k else 0 for i in range(k + 1)]
        b.plain(PAPER, ribbon(line, [w + 8 if w else 0 for w in width]))
        b.plain(INK, ribbon(line, [w + 3 if w else 0 for w in width]))
        b.plain(GREEN, ribbon(line, [w * .8 for w in width]))
        b.stroke(PAPER, [mix(p, (p[0], p[1] - 4), .8) for p in line[3:-2]], 2.4, .4, .2)
        b.stroke(INK, move(line[2:-2], 0, 3), 2.6, .4, .2)
    for foot in (((98, 186), (96, 214), (100, 270)), ((126, 186), (130, 214), (126, 276))):
        line = curve(at(*foot), 4)
        fx, fy = line[-1]
        b.mass(INK, ellipse(fx + 6, fy + 3, 34, 7, 16), 1)
        toes = [[(fx, fy - 3), (fx + 18, fy + 2), (fx + 30, fy + 5)], [(fx, fy - 3), (fx + 10, fy + 6), (fx + 16, fy + 13)],
            [(fx, fy - 3), (fx - 16, fy + 5)],
                [(fx, fy - 16), (fx - 11, fy - 12)]]
        b.stroke(INK, line, 15, 0)
        for toe in toes:
            b.stroke(INK, toe, 11, 0, 0, 5)
        b.stroke(OCHRE, line, 8.5, 0)
        for toe in toes:
            b.stroke(OCHRE, toe, 6.5, 0, 0, 1.6)
        b.hatch(INK, [[(fx - 5, v), (fx + 5, v - 1)] for v in range(int(fy) - 50, int(fy) - 4, 6)], 4, .4, step=3, lift=0)
    cx, cy = x + 115, y + 130
    b.mass(PAPER, scale(body, 1.06, 1.05, (cx, cy)), .6)
    b.mass(INK, body, .6)
    breast = loft(curve(at((132, 60), (120, 100), (112, 140), (120, 186)), 4),
        curve(at((162, 60), (174, 100), (188, 136), (156, 186)), 4), 8)
    b.hatch(RED, breast, 8, lambda px, py: .72 if py > y + 118 else .3, body, step=11, lift=.16)
    for row in range(4):  # the wing
        for k in range(6 - row):
            px, py = x + 128 - k * 13 - row * 5, y + 128 + row * 12 + k * 3
            b.leaf(INK, px + 3, py, 44, 17, 168 - row * 4)
            b.leaf((OCHRE, RED, PAPER, GREEN)[row], px, py, 38, 11.5, 168 - row * 4)
            b.leaf(INK, px - 5, py, 25, 2.4, 168 - row * 4)
    for n in range(17):  # the hackle, from the head down over the shoulder
        t = n / 16
        a = mix(128, 62, t)
        px, py = x + mix(132, 161, t), y + mix(56, 60, t)
        length = 66 - 22 * abs(t - .45)
        b.leaf(OCHRE, px, py, length, 7.5, a, 8 * (.5 - t))
        b.leaf(PAPER if n % 3 == 1 else INK, px, py + 8, length * .66, 2.2, a, 6 * (.5 - t))
    head = curve(at((128, 52), (130, 34), (144, 24), (160, 28), (166, 42), (162, 60), (148, 66)), 4, True)
    comb = curve(at((128, 40), (118, 26), (122, 8), (131, 18), (138, 0), (145, 14), (156, 2), (158, 18), (170, 16), (166, 32),
        (150, 34)), 3, True)
    wattle = curve(at((158, 58), (170, 66), (172, 86), (163, 94), (154, 82), (152, 64)), 4, True)
    for part in (comb, wattle, head):
        px, py = sum(p[0] for p in part) / len(part), sum(p[1] for p in part) / len(part)
        b.mass(INK, scale(part, 1.12, 1.1, (px, py)), .4)
    beak = at((164, 38), (178, 42), (188, 52), (176, 52), (164, 54))
    b.mass(INK, scale(beak, 1.22, 1.4, (x + 173, y + 47)), .3)
    b.mass(RED, comb, .4)
    b.mass(RED, wattle, .4)
    b.mass(RED, head, .4)
    b.mass(OCHRE, beak, .3)
    b.stroke(INK, at((166, 48), (180, 50)), 1.6, 0)
    for px in (126, 139, 153):
        b.gouge(PAPER, x + px, y + 32, 15, 2.6, -82)
    b.gouge(PAPER, x + 160, y + 68, 18, 2.6, 78)
    b.mass(PAPER, ellipse(x + 150, y + 41, 6.4, 6.4, 12), .3)
    b.mass(INK, ellipse(x + 151.5, y + 41, 3.4, 3.6, 8), .2)


def hen(b, x, y):
    """A white hen pecking, looking right."""
    def at(*points):
        return [(x + px * .98, y + py * .98) for px, py in points]
    body = curve(at((-52, -26), (-44, -40), (-34, -24), (-10, -14), (14, -8), (34, 6), (52, 30), (58, 44), (50, 50), (38, 40), (26, 38),
        (8, 46), (-18, 44), (-38, 24), (-48, 0)), 5, True)
    for fx in (-8, 8):
        b.stroke(OCHRE, at((fx, 42), (fx + 1, 66)), 4, 0)
        b.stroke(OCHRE, at((fx - 7, 70), (fx + 1, 65), (fx + 13, 69)), 3.4, .3)
    b.mass(INK, scale(body, 1.07, 1.1, (x, y + 10)), .5)
    b.mass(PAPER, body, .5)
    for row in range(3):
        for k in range(4 - (row == 2)):
            px, py = x + 12 - k * 11 - row * 3, y + 4 + row * 8 - k * 3
            b.leaf(INK, px, py, 24, 7.5, 188 + row * 3)
            b.leaf(PAPER, px, py - 1.2, 22, 4.8, 188 + row * 3)
    shade = ramp((x, y + 14), (x + 5, y + 46), 0, .8)
    b.chips(INK, body, 7, 9, 1.8, 190, shade)
    for k in range(4):
        b.gouge(INK, x - 42 + k * 2, y - 26 + k * 7, 20, 1.8, 62)
    b.mass(INK, scale(curve(at((44, 25), (50, 18), (55, 24), (62, 22), (61, 30), (67, 34), (59, 39)), 3, True), 1.15, 1.15,
        (x + 58, y + 30)), .3)
    b.mass(RED, curve(at((44, 25), (50, 18), (55, 24), (62, 22), (61, 30), (67, 34), (59, 39)), 3, True), .3)
    b.mass(RED, ellipse(x + 46, y + 52, 4, 6, 8), .3)
    b.mass(OCHRE, at((54, 46), (60, 44), (64, 58)), .2)
    b.mass(INK, ellipse(x + 51, y + 37, 2.5, 2.5, 8), .1)


def grain(b):
    for _ in range(46):
        px, py = b.rnd(250, 420), b.rnd(358, 384)
        b.gouge(OCHRE, px, py, 6, 3, b.rnd(-40, 40))
