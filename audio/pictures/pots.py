"""Pots turned on the wheel, for the tables and shelves of several rooms."""
from cut import INK, PAPER, curve, ellipse, mix, scale


def vessel(b, cx, profile, colour, squash=0.2, light=-0.55, glaze=None, rim=INK, fine=6.0):
    """A turned pot. profile: (radius, y) from lip to foot; light: where the lit side is, from -1 to 1; glaze: a second
    colour [colour, first y, last y], as a band; rim: the colour of what one sees in its mouth."""
    smooth = curve(profile, 6)
    (top, lip), (foot, base) = profile[0], profile[-1]
    outline = [(cx - r, y) for r, y in smooth] + ellipse(cx, base, foot, foot * squash, 9, 180, 0)[1:-1] + [(cx + r, y) for r, y in smooth[::-1]]
    outline += ellipse(cx, lip, top, top * squash, 11, 0, -180)[1:-1]
    b.mass(INK, scale(outline, 1 + 5 / max(r for r, _ in profile) / 2, 1 + 5 / (base - lip), (cx, (base + lip) / 2)), .5)
    b.mass(colour, outline, .5)

    def radius(y):
        for (r0, y0), (r1, y1) in zip(smooth, smooth[1:]):
            if y0 <= y <= y1:
                return mix(r0, r1, (y - y0) / ((y1 - y0) or 1))
        return smooth[-1][0]

    def arc(y, start=176, end=4):
        return ellipse(cx, y, radius(y) - .6, radius(y) * squash, 13, start, end)
    if glaze:
        shade, first, last = glaze
        b.mass(shade, arc(first) + arc(last)[::-1], .5)
    levels = [lip + 4 + k * fine for k in range(int((base - lip + foot * squash - 3) / fine))]
    turned = [arc(y) for y in levels if y < base]

    def dark(x, y):
        s = (x - cx) / (radius(min(max(y - radius(y) * squash * .7, lip), base)) or 1)
        return max(0, (s - light - .35)) ** 1.3 * .62
    b.hatch(INK, turned, fine, dark, step=9, lift=.05, rough=.12)

    def bright(x, y):
        s = (x - cx) / (radius(min(max(y - radius(y) * squash * .5, lip), base)) or 1)
        return .5 - 2.4 * abs(s - light)
    b.hatch(PAPER, turned, fine, bright, step=6, lift=.08)
    b.mass(INK, ellipse(cx, lip, top + 1, top * squash + 1, 18), .4)
    b.mass(colour if rim == INK else rim, ellipse(cx, lip, top, top * squash, 18), .3)
    b.mass(INK if rim == INK else rim, ellipse(cx, lip + .8, top - 3, top * squash - 1.4, 18), .3)
    b.stroke(PAPER, ellipse(cx, lip, top - 1.2, top * squash - .4, 9, 150, 230), 1.8, .4)
    return radius
