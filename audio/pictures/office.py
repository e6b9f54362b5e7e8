"""The office: the Underwood, the Ediphone with its wax cylinder and horn, the tall bookcase, windows half bricked up."""
import math

from cut import (GREEN, INK, OCHRE, PAPER, RED, Block, curve, ellipse, falloff, loft, move, parallel, plane, ramp,
                 rays, rect, ribbon, round_rect, scale, turn)

MID = 330  # of the typewriter
WINDOWS = ((134, 36), (390, 36))
WIDE, HIGH = 88, 150


def draw():
    b = Block(1929, INK, 2)
    wall(b)
    for x, y in WINDOWS:
        window(b, x, y)
    bookcase(b, 494, 26, 138, 262)
    desk(b)
    ediphone(b)
    cylinders(b)
    typewriter(b)
    b.margin()
    return b


def wall(b):
    keep = [rect(x - 15, y - 15, WIDE + 30, HIGH + 36) for x, y in WINDOWS]
    for x, y in WINDOWS:
        cx, cy = x + WIDE / 2, y + 36
        b.hatch(PAPER, rays(cx, cy, 52, 250, 64), lambda px, py: math.dist((px, py), (cx, cy)) * math.radians(5.6),
                lambda px, py: falloff(cx, cy, 50, 190, .5, 0)(px, py), rect(0, 0, 278, 290) if x < 300 else rect(282, 0, 358,
                    290), keep, step=26, lift=.08)


def window(b, x, y):
    b.mass(INK, rect(x - 13, y - 13, WIDE + 26, HIGH + 32), .8)
    b.mass(OCHRE, rect(x - 9, y - 9, WIDE + 18, HIGH + 18), .7)
    for part, a in ((rect(x - 9, y - 9, 9, HIGH + 18), 90), (rect(x + WIDE, y - 9, 9, HIGH + 18), 90),
            (rect(x - 9, y - 9, WIDE + 18, 9), 0)):
        b.grain(INK, part, a, 3.6, .4)
    b.mass(INK, rect(x - 2, y - 2, WIDE + 4, HIGH + 4), .5)
    half = y + HIGH * .5
    b.mass(PAPER, rect(x + 2, y + 2, WIDE - 4, half - y), .5)
    b.hatch(OCHRE, rays(x + WIDE / 2, y + 46, 12, 90, 30), lambda px, py: math.dist((px, py), (x + WIDE / 2, y + 46)) * .2,
            .42, rect(x + 2, y + 2, WIDE - 4, half - y - 2), step=20, lift=0)
    for k in range(1, 5):  # bars
        b.stroke(INK, [(x + k * WIDE / 5, y), (x + k * WIDE / 5, half + 2)], 4.4, 0)
    b.stroke(INK, [(x, y + 36), (x + WIDE, y + 36)], 4.4, 0)
    b.mass(PAPER, rect(x + 2, half, WIDE - 4, y + HIGH - half - 1), .6)
    quad = [(x + 2, half + 1), (x + WIDE - 2, half - 1), (x + WIDE - 2, y + HIGH - 1), (x + 2, y + HIGH - 1)]
    b.bricks(INK, move(quad, 1.5, 1.4), 6, 4, .2, .5)
    b.bricks(RED, quad, 6, 4, .22, .9)
    b.chips(INK, rect(x + 2, half + 2, WIDE - 6, y + HIGH - half - 4), 13, 12, 1.6, 24, .7)
    b.mass(INK, rect(x - 15, y + HIGH + 4, WIDE + 30, 15), .6)
    b.mass(PAPER, rect(x - 13, y + HIGH + 5, WIDE + 26, 8), .7)


def bookcase(b, x, y, w, h):
    b.mass(INK, rect(x - 6, y - 8, w + 12, h + 30), .8)
    b.mass(OCHRE, rect(x, y, w, h + 20), .7)
    b.mass(OCHRE, [(x - 5, y - 6), (x + w + 5, y - 6), (x + w + 1, y + 6), (x - 1, y + 6)], .6)
    for part in (rect(x, y + 8, 9, h), rect(x + w - 9, y + 8, 9, h)):
        b.grain(INK, part, 90, 3.6, .38)
    b.stroke(INK, [(x - 2, y + 7), (x + w + 2, y + 7)], 2.6, 0)
    rows, top = 5, y + 12
    step = (h - 4) / rows
    for r in range(rows):
        floor = top + (r + 1) * step - 7
        b.mass(INK, rect(x + 9, floor - step + 9, w - 18, step - 8), .5)
        bx, last = x + 11, None
        while bx < x + w - 17:
            thick, tall = b.rnd(6.5, 12.5), b.rnd(.66, .95) * (step - 10)
            colour = b.pick([c for c in (RED, RED, GREEN, GREEN, OCHRE, PAPER) if c != last])
            last = colour
            if bx + thick > x + w - 11:
                break
            book = rect(bx, floor - tall, thick - 1.6, tall)
            if b.rnd() < .1 and bx + thick + 9 < x + w - 11:
                book = turn(book, 11, (bx, floor))
                bx += 8
            b.mass(colour, book, .4, 30)
            trim = INK if colour in (OCHRE, PAPER) else b.pick((PAPER, OCHRE))
            cx, cy = sum(p[0] for p in book) / 4, sum(p[1] for p in book) / 4
            if thick > 8:
                b.mass(trim, scale(book, .78, .12, (cx, cy - tall * .24)), .2)
                if b.rnd() < .6:
                    b.mass(trim, scale(book, .78, .05, (cx, cy + tall * .32)), .1)
            else:
                b.stroke(trim, [(cx, cy - tall * .36), (cx, cy + tall * .1)], 1.7, .3)
            bx += thick
        b.stroke(INK, [(x + 9, floor + 7), (x + w - 9, floor + 7)], 1.8, 0)


def desk(b):
    top = [(-10, 284), (650, 278), (670, 366), (-30, 368)]
    b.mass(INK, [(-10, 276), (650, 270), (670, 420), (-30, 420)], .8)
    b.mass(RED, top, .8)
    at = plane(top)
    b.hatch(INK, [[at(u / 5, v) for u in range(6)] for v in (.03, .08, .15, .2, .27, .35, .4, .48, .56, .63, .72, .8, .88, .95)], 7,
            lambda x, y: .15 + .42 * abs(math.sin(x / 43 + y * .7)), top, step=18, lift=.06)
    b.mass(PAPER, [(-30, 368), (670, 366), (670, 372), (-30, 374)], .5)
    for x in (14, 226, 438):
        b.mass(RED, rect(x, 382, 196, 30), .7)
        b.hatch(INK, parallel(rect(x, 382, 196, 20), 0, 5), 5, .4, rect(x + 3, 384, 190, 16), step=24, lift=.1)
        b.mass(OCHRE, ellipse(x + 98, 393, 12, 4, 12), .3)


def ediphone(b):
    b.mass(INK, [(92, 336), (236, 340), (262, 352), (110, 362), (84, 352)], 1.2)
    box = [(98, 296), (228, 296), (232, 350), (94, 350)]
    b.mass(INK, scale(box, 1.06, 1.14, (163, 322)), .7)
    b.mass(OCHRE, box, .6)
    b.grain(INK, box, 0, 5, .4)
    panel = [(112, 306), (214, 306), (216, 340), (110, 340)]
    b.mass(INK, panel, .5)
    b.mass(GREEN, scale(panel, .93, .82, (163, 323)), .4)
    b.hatch(PAPER, [[(120, 312 + k * 5.4), (206 - k * 9, 312 + k * 5.4)] for k in range(5)], 5, .3, step=14, lift=.1)
    b.mass(PAPER, [(92, 288), (232, 288), (238, 297), (88, 297)], .5)
    b.stroke(INK, [(88, 298), (238, 298)], 2.4, 0)
    # the cylinder on its mandrel
    for x in (98, 226):
        b.mass(INK, rect(x - 7, 250, 14, 42), .5)
        b.mass(PAPER, rect(x - 4, 253, 5, 36), .4)
    b.mass(INK, rect(104, 250, 118, 38), .6)
    wax = rect(112, 253, 100, 32)
    b.mass(OCHRE, wax, .5)
    b.hatch(INK, [[(114 + k * 4.1, 254), (115 + k * 4.1, 284)] for k in range(24)], 4.1, lambda x, y: .12 + .75 * max(0, (y - 264) / 24),
        step=5, lift=0)
    b.hatch(PAPER, [[(113, 258), (211, 258)], [(113, 262), (211, 262)]], 4, .6, step=12, lift=.08)
    b.mass(INK, ellipse(212, 269, 6, 16, 16), .3)
    b.mass(PAPER, ellipse(212, 269, 4, 12, 14), .3)
    b.mass(INK, ellipse(212, 269, 2, 5, 10), .2)
    b.stroke(INK, [(92, 245), (234, 245)], 9, 0)
    b.stroke(PAPER, [(92, 244), (234, 244)], 2.8, 0)
    # the reproducer, its tube and the horn
    b.mass(INK, round_rect(158, 230, 30, 26, 5, 3), .4)
    b.mass(OCHRE, round_rect(161, 233, 24, 17, 4, 3), .3)
    b.stroke(PAPER, [(165, 237), (180, 237)], 2, 0)
    axis = curve([(172, 236), (171, 216), (163, 195), (146, 170), (122, 130)], 5)
    n = len(axis) - 1
    wide = [10 + 5 * (i / n) + 64 * (i / n) ** 3 for i in range(n + 1)]
    b.plain(INK, ribbon(axis, [w + 7 for w in wide]))
    horn = ribbon(axis, wide)
    b.mass(OCHRE, horn, .4)
    left, right = horn[:n + 1], horn[n + 1:][::-1]
    b.hatch(INK, loft(left, right, 8), 8, lambda x, y: .5 - .36 * max(0, min(1, (x - y + 80) / 70)), horn, step=10, lift=.06)
    b.stroke(PAPER, [(x + 2.5, y - 1) for x, y in axis[1:12]], 2.4, .2)
    cx, cy = axis[-1]
    for rx, ry, c in ((45, 33, INK), (41.5, 29.5, PAPER), (37, 25, INK)):
        b.mass(c, turn(ellipse(cx, cy, rx, ry, 30), -31, (cx, cy)), .4)
    b.hatch(RED, [turn(line, -31, (cx, cy)) for line in (ellipse(cx + d, cy + d * .6, r, r * .66, 20, 150, 400) for r, d in ((32, 0),
        (25, 1), (18, 2), (11, 3)))],
            7, .66, step=8, lift=.03)


def cylinders(b):
    """Spare cylinders in their cartons, and the typed sheets."""
    pile = [(452, 330), (560, 318), (586, 344), (470, 358)]
    b.mass(INK, [(446, 330), (562, 312), (600, 350), (474, 368)], .7)
    for k in range(4):
        sheet = [(x + b.jit(3), y - k * 3.4 + b.jit(1)) for x, y in pile]
        b.mass(INK, move(sheet, 0, 1.8), .4)
        b.mass(PAPER, sheet, .4)
    at = plane(sheet)
    for k in range(7):
        b.stroke(INK, [at(.12, .14 + k * .115), at(.88 - b.rnd(0, .3) * (k % 3 == 2), .14 + k * .115)], 1.8, 0)
    for x, base, h, c in ((506, 318, 58, RED), (548, 312, 54, GREEN)):
        b.mass(INK, rect(x - 20, base - h - 6, 40, h + 12), .6)
        tube = rect(x - 16, base - h, 32, h)
        b.mass(c, ellipse(x, base, 16, 4, 12), .3)
        b.mass(c, tube, .5)
        b.hatch(INK, [[(x + s, base - h + 6), (x + s, base + 2)] for s in (0, 4, 8, 11, 14)], 4,
            lambda px, py, x=x: .2 + .4 * (px - x) / 16, step=14)
        b.mass(PAPER, rect(x - 16, base - h * .66, 32, h * .3), .3)
        b.stroke(INK, [(x - 10, base - h * .56), (x + 10, base - h * .56)], 2, 0)
        b.stroke(INK, [(x - 10, base - h * .46), (x + 4, base - h * .46)], 2, 0)
        b.mass(PAPER, ellipse(x, base - h, 16, 5, 16), .3)
        b.mass(INK, ellipse(x, base - h, 12, 3.4, 14), .2)
        b.mass(OCHRE, ellipse(x, base - h - .4, 8, 1.9, 12), .2)


def typewriter(b):
    m = MID
    b.mass(INK, [(m - 122, 348), (m + 118, 344), (m + 150, 356), (m + 118, 370), (m - 124, 372)], 1)
    sheet = curve([(m - 54, 176), (m - 55, 110), (m - 58, 66), (m - 66, 40)],
        4) + curve([(m + 50, 34), (m + 56, 62), (m + 56, 110), (m + 56, 176)], 4)
    b.mass(INK, scale(sheet, 1.06, 1.03, (m, 110)), .6)
    b.mass(PAPER, sheet, .5)
    for k in range(11):
        y = 62 + k * 10
        x = m - 44
        while x < m + 40 - (26 if k in (3, 8) else 0):
            w = b.rnd(5, 16)
            b.plain(INK, rect(x, y - k * .1 + b.jit(.5), min(w, m + 44 - x), 2.7))
            x += w + 3.4
    # the body
    body = [(m - 92, 196), (m + 92, 196), (m + 98, 262), (m + 114, 344), (m + 112, 356), (m - 112, 356), (m - 114, 344), (m - 98, 262)]
    b.mass(PAPER, scale(body, 1.035, 1.04, (m, 276)), .6)
    b.mass(INK, body, .6)
    # the carriage: platen, knobs and lever
    b.mass(INK, rect(m - 128, 150, 256, 44), .7)
    for s in (-1, 1):
        b.mass(INK, round_rect(m + s * 136 - 15, 150, 30, 40, 6, 4), .5)
        b.mass(OCHRE, round_rect(m + s * 136 - 11, 154, 22, 32, 5, 4), .4)
        b.hatch(INK, [[(m + s * 136 - 10, v), (m + s * 136 + 10, v)] for v in range(158, 186, 5)], 4, .42, step=8, lift=0)
    platen = rect(m - 122, 158, 244, 26)
    b.hatch(PAPER, parallel(platen, 0, 5), 5, ramp((0, 158), (0, 184), .85, .05), platen, step=30, lift=.07)
    b.mass(PAPER, rect(m - 54, 158, 110, 8), .4)
    b.mass(PAPER, rect(m - 118, 188, 236, 5), .5)
    b.hatch(INK, [[(m - 112 + k * 8, 188), (m - 112 + k * 8, 192)] for k in range(29)], 3, .4, step=2, lift=0)
    for s in (-1, 1):
        b.mass(PAPER, rect(m + s * 42 - 6, 154, 12, 20), .4)
        b.mass(INK, rect(m + s * 42 - 3, 158, 6, 12), .3)
    # the spools of the ribbon
    for s in (-1, 1):
        x = m + s * 64
        b.mass(PAPER, ellipse(x, 211, 29, 11.5, 24), .3)
        b.mass(INK, ellipse(x, 210, 25, 9, 22), .3)
        b.mass(RED, ellipse(x, 210, 20, 6.6, 20), .3)
        b.mass(PAPER, ellipse(x, 209, 7, 2.8, 12), .2)
        b.stroke(RED, [(x - s * 20, 213), (m + s * 10, 200)], 4, 0)
    # the basket of type bars
    cx, cy = m, 218
    b.mass(PAPER, ellipse(cx, cy, 68, 48, 26, 0, 180), .5)
    b.mass(INK, ellipse(cx, cy, 62, 43, 26, 0, 180), .4)
    b.hatch(PAPER, rays(cx, cy - 8, 17, 72, 25, 8, 172, .74), lambda x, y: math.hypot(x - cx, (y - cy + 8) / .74) * math.radians(6.7), .55,
            ellipse(cx, cy + 1, 58, 40, 26, 0, 180), step=8, lift=0)
    b.mass(INK, ellipse(cx, cy - 4, 19, 12, 16), .3)
    b.mass(OCHRE, rect(cx - 9, 198, 18, 12), .3)
    b.mass(INK, rect(cx - 4, 201, 8, 6), .2)
    # gilt lines on the black enamel
    for s in (-1, 1):
        b.stroke(OCHRE, [(m + s * 78, 224), (m + s * 88, 226), (m + s * 91, 256), (m + s * 80, 258), (m + s * 78, 224)], 2, 0)
        b.hatch(PAPER, [[(m + s * 96, 230), (m + s * 101, 270), (m + s * 112, 340)]], 5, .5, step=14, lift=.04)
    keys(b, m)


def keys(b, m):
    bed = [(m - 92, 270), (m + 92, 270), (m + 108, 350), (m - 108, 350)]
    b.mass(PAPER, [(m - 96, 265), (m + 96, 265), (m + 97, 270), (m - 97, 270)], .3)
    at = plane(bed)
    for r in range(4):
        y = .1 + r * .215
        count = (11, 10, 11, 10)[r]
        for k in range(count):
            x, ky = at((k + .5 + (.25 if r % 2 else 0)) / 11.2 + .02, y)
            s = 6.1 + r * .5
            b.mass(PAPER, [(x - 1.4, ky + s * .6), (x + 1.4, ky + s * .6), (x + 1.2, ky + s * 1.9), (x - 1.2, ky + s * 1.9)], .1)
            b.mass(PAPER, ellipse(x, ky, s + 1, s * .86 + 1, 12), .2)
            b.mass(INK, ellipse(x, ky, s - .6, s * .86 - .6, 10), .1)
            side = (r, k) in ((0, 0), (0, 10), (2, 0), (2, 10))
            b.mass(RED if side else PAPER, ellipse(x, ky, s - 1.9, s * .86 - 1.9, 10), .1)
    b.mass(PAPER, [(m - 62, 344), (m + 62, 344), (m + 64, 353), (m - 64, 353)], .4)
    b.stroke(INK, [(m - 58, 350), (m + 58, 350)], 1.6, .1)
