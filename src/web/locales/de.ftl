languages = Sprache
home = Startseite
options = Optionen
description = Audioguide: { $house }
close = Schließen

# Das Haus
house-lead = Wählen Sie einen Raum, tippen Sie und hören Sie zu
rooms = Räume
room = Raum { $number }
clips = { $count ->
    [one] { $count } Hörbeitrag
   *[other] { $count } Hörbeiträge
}
house-playing = Läuft gerade: { $title }
number = Nummer an der Wand
number-go = Öffnen
map = Plan
map-head = Plan des Hauses
you-are-here = Sie sind hier
visit = Ihr Besuch
hours = Öffnungszeiten
hours-line = { $days }: { $open }–{ $close }
days = { $first } bis { $last }
monday = Montag
tuesday = Dienstag
wednesday = Mittwoch
thursday = Donnerstag
friday = Freitag
saturday = Samstag
sunday = Sonntag
shut-today = Das Haus ist geschlossen. Es öffnet heute um { $time } Uhr.
shut-tomorrow = Das Haus ist geschlossen. Es öffnet morgen um { $time } Uhr.
shut-until = Das Haus ist geschlossen. Es öffnet am { $day } um { $time } Uhr.
privacy = Ihre Daten
privacy-text = Kein Konto, keine App, keine persönlichen Daten. Wir zählen nur, welche Beiträge gehört werden.

# Der ruhende Bildschirm
attract-lead = Tippen Sie – das Haus erzählt
attract-start = Beginnen: { $room }
attract-playing = Läuft gerade: { $title } · noch { $left }
still-there = Sind Sie noch da?
still-back = Sekunden bis zur Startseite:
still-stay = Bleiben

# Der Raum
clips-heading = In diesem Raum zu hören
clips-heading-both = In diesem Raum zu hören und zu lesen
clips-heading-read = In diesem Raum zu lesen
listen = Anhören: { $title }
listen-here = Anhören
read = Text: { $title }
read-alone = Lesen: { $title }
text = Text
told-in = Sprache: { $language }
only-to-read = Zurzeit nur zum Lesen
text-alone = Zum Lesen
transcript = Vollständiger Text
playing = Läuft gerade
paused = Pausiert
pause = Pause
resume = Fortsetzen
pause-named = Pause: { $title }
resume-named = Fortsetzen: { $title }
stop = Stoppen
stop-named = Stoppen: { $title }
back = 10 Sekunden zurück
forward = 10 Sekunden vor
seek = Stelle im Beitrag
seek-at = { $position } von { $length }
speed = Tempo
speed-slow = Langsamer
speed-usual = Normales Tempo
speed-brisk = Schneller
speed-fast = Sehr schnell
volume-step = Lautstärke { $step } von { $most }
quieter = Leiser
louder = Lauter
speaker-missing = Der Lautsprecher reagiert nicht. Lesen Sie den Text oder nutzen Sie Ihr Handy; das Personal weiß schon Bescheid.
again-lost = Der Lautsprecher ist verstummt. Lesen Sie hier weiter oder hören Sie auf Ihrem Handy.
again-back = Der Ton ist wieder da. Ab { $at } weiterhören?
muted = Das Haus hat seine Lautsprecher vorübergehend stummgeschaltet. Lesen Sie den Text oder hören Sie auf Ihrem Handy zu.
elsewhere = Dieser Beitrag ist in seinem eigenen Raum zu hören. Hier können Sie den Text lesen oder ihn auf Ihrem Telefon hören.
play-refused = Ihr Browser hat den Ton blockiert. Tippen Sie noch einmal.
play-broke = Der Ton ist abgebrochen. Tippen Sie noch einmal.
play-unreached = Keine Verbindung: Dieser Beitrag lässt sich gerade nicht starten. Sie können den Text lesen.
offline = Verbindung unterbrochen. Neuer Versuch …

# Wenn jemand anderes zuhört
busy = Läuft für alle: { $title } · noch { $left }
follow = Text mitlesen
room-plays = Im Raum läuft: { $title }
play-next = Danach abspielen (Platz { $place })
queue = Als Nächstes
queued = { $place }. { $title }
unqueue = Entfernen: { $title }
busy-wait = Stoppen können Sie in { $seconds } s, falls am anderen Bildschirm niemand mehr etwas antippt.
stop-all = Für alle stoppen
stop-all-sure = Wirklich? Jemand hört gerade zu
my-phone = Aufs Handy
phone-how = Richten Sie die Kamera Ihres Handys auf den Code oder geben Sie die Adresse ein. Ohne App und ohne persönliche Daten: Das WLAN des Hauses genügt.
phone-code = Code zum Weiterhören auf dem Handy

# Das Aussehen
look = Schrift, Kontrast und Bedienhöhe
look-text = Schriftgröße
look-text-1 = Normal
look-text-2 = Groß
look-text-3 = Sehr groß
look-theme = Kontrast
look-light = Hell
look-dark = Dunkel
look-high = Hoch
look-reach = Bedienhöhe
look-standing = Im Stehen
look-seated = Im Sitzen
look-motion = Animationen
look-moving = Mit Animationen
look-still = Ohne Animationen

# Ein Bildschirm des Hauses
screen-head = Neuer Bildschirm
screen-new = Dieser Bildschirm ist noch keinem Raum zugeordnet.
screen-show-code = Code anzeigen
screen-code = Code dieses Bildschirms
screen-staff = Das Personal meldet ihn mit diesem Code an unter
screen-number = Bildschirm { $number }

advisory-violence = Thema: Gewalt
advisory-death = Thema: Tod
advisory-suicide = Thema: Suizid
advisory-loud = Laute Geräusche
variant-extended = Vertiefung
variant-family = Für Familien
variant-described = Audiodeskription
variant-plain = Einfache Sprache

# Was nicht geklappt hat
failure-title = Das hat nicht geklappt
failure-page = Hier ist nichts. Vielleicht ist die Seite umgezogen.
failure-number = Diese Nummer gehört nicht zum Rundgang. Sehen Sie noch einmal an der Wand nach.
failure-room = Dieser Raum gehört nicht zum Rundgang.
failure-clip = Dieser Beitrag gehört nicht zum Rundgang.
failure-request = Wir haben die Anfrage nicht verstanden. Bitte versuchen Sie es noch einmal von der Seite des Raums aus.
failure-too-much = Das ist zu viel auf einmal.
failure-play = So kann keine Wiedergabe gewesen sein: Was von ihr gemeldet wird, passt nicht zur Aufnahme oder zur Zeit seit ihrem Beginn.
failure-crowded = Es sind zu viele Verbindungen auf einmal. Warten Sie einen Moment und versuchen Sie es noch einmal.
failure-reports = Von dieser Verbindung wurden zu viele gehörte Beiträge auf einmal gemeldet. Warten Sie einen Moment und versuchen Sie es noch einmal.
failure-stranger = Das geht nur auf den Seiten des Hauses.
failure-not-a-screen = Das geht nur an einem Bildschirm im Raum. Hören Sie auf Ihrem Handy zu.
failure-no-tour = Der Rundgang ist noch nicht bereit. Bitte versuchen Sie es etwas später.
failure-no-speaker = In diesem Raum gibt es keinen Lautsprecher. Hören Sie auf Ihrem Handy zu.
failure-text-alone = Dazu gibt es keine Aufnahme, sondern einen Text zum Lesen. Wählen Sie ihn in seinem Raum aus.
failure-speaker = Der Lautsprecher reagiert nicht. Lesen Sie den Text oder nutzen Sie Ihr Handy.
failure-busy = Gerade hört jemand anderes zu. Sie können Ihren Beitrag danach abspielen.
failure-queue-full = Es warten schon drei Beiträge. Versuchen Sie es wieder, wenn der nächste beginnt.
failure-already-there = Dieser Beitrag läuft schon oder ist bereits eingereiht.
failure-silence = Es läuft nichts mehr. Tippen Sie auf einen Beitrag, um ihn zu hören.
failure-shut = Das Haus ist geschlossen; bis zur Öffnung bleibt der Lautsprecher stumm.
failure-closing = Der Audioguide wird gerade beendet. Bitte versuchen Sie es gleich noch einmal.
failure-disk-full = Die Festplatte des Hauses ist voll, und nichts wurde gespeichert. Die Verwaltung kann Platz schaffen.
failure-locked = Gerade kann nichts gespeichert werden: Ein anderes Programm hält die Datenbank des Hauses. Bitte versuchen Sie es gleich noch einmal.
failure-disk-fails = Die Festplatte des Hauses arbeitet nicht, wie sie soll. Der Rundgang geht weiter; bitte versuchen Sie es gleich noch einmal.
failure-damaged = Die Datenbank des Hauses scheint beschädigt. Wer das Gerät betreut, kann eine Sicherung an ihre Stelle setzen.
failure-ours = Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal.
failure-request-id = Kennung für das Personal: { $id }
preview-stamp = Entwurf
preview-note = Entwurf: Besucher sehen das noch nicht.
