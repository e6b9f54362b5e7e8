"""Shapes as the data of one SVG path: relative steps, and no more exactness than a hand-cut edge shows."""
import math


def _number(tenths):
    whole, part = divmod(abs(tenths), 10)
    text = f"{whole or ''}.{part}" if part else str(whole)
    return ("-" if tenths < 0 else "") + text


def _pair(x, y):
    second = _number(y)
    return _number(x) + (second if second.startswith("-") else " " + second)


def path(shapes, step=1):
    """The data of a path, on a grid of `step` tenths of a unit; two are a quarter of a millimetre on a poster 80 cm wide."""
    out, home = [], (0, 0)
    for shape in shapes:
        points = []
        for x, y in shape:
            p = (round(x * 10 / step) * step, round(y * 10 / step) * step)
            if not points or p != points[-1]:
                points.append(p)
        points = _faceted(points, 1 + .8 * step)
        if len(points) < 3:
            continue
        first = points[0]
        out.append("M" + _pair(*first) if not out else "m" + _pair(first[0] - home[0], first[1] - home[1]))
        steps = [_pair(b[0] - a[0], b[1] - a[1]) for a, b in zip(points, points[1:])]
        out.append("l" + steps[0] + "".join(s if s.startswith("-") else " " + s for s in steps[1:]) + "z")
        home = first
    return "".join(out)


def _faceted(points, slack):
    """Without the points that nobody would miss: those within `slack` tenths of the line past them."""
    out, start = points[:1], 0
    for i in range(2, len(points)):
        (ax, ay), (bx, by) = points[start], points[i]
        length = math.hypot(bx - ax, by - ay)
        if any(abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) > slack * length or not length
               or (x - ax) * (bx - ax) + (y - ay) * (by - ay) < 0 for x, y in points[start + 1:i]):
            out.append(points[i - 1])
            start = i - 1
    return out + points[-1:] if len(points) > 1 else out
