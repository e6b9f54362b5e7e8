languages = Sprache
home = Startseite
options = Optionen
description = Audioguide: { $house }
close = Schließen

# Das Haus
house-lead = Raum wählen, antippen, zuhören
rooms = Räume
room = Raum { $number }
clips = { $count ->
    [one] { $count } Hörbeitrag
   *[other] { $count } Hörbeiträge
}
house-playing = Läuft gerade: { $title }
number = Nummer an der Wand
number-go = Los
map = Plan
map-head = Plan des Museums
you-are-here = Sie sind hier
map-nearest = Von hier am nächsten
map-legend = Auf dem Plan
map-route = Reihenfolge des Rundgangs
map-heard = Schon gehört
map-in-room = In Raum { $number }
map-next-to = Bei Raum { $number }
map-more = Mehr
facility-entrance = Eingang
facility-exit = Ausgang
facility-toilets = Toiletten
facility-accessible-toilets = Barrierefreie Toiletten
facility-steps = Stufen
facility-ramp = Rampe
facility-lift = Aufzug
facility-seats = Sitzplätze
facility-lockers = Schließfächer
facility-water = Trinkwasser
facility-shop = Museumsladen
facility-first-aid = Erste Hilfe
facility-hearing-loop = Induktionsschleife
facility-wifi = WLAN
visit = Ihr Besuch
hours = Öffnungszeiten
clock = { $hour }:{ $minute }
hours-line = { $days }: { $open }–{ $close } Uhr
days = { $first } bis { $last }
days-more = { $days }, { $more }
monday = Montag
tuesday = Dienstag
wednesday = Mittwoch
thursday = Donnerstag
friday = Freitag
saturday = Samstag
sunday = Sonntag
shut-today = Das Museum ist geschlossen. Es öffnet heute um { $time } Uhr.
shut-tomorrow = Das Museum ist geschlossen. Es öffnet morgen um { $time } Uhr.
shut-until = Das Museum ist geschlossen. Es öffnet am { $day } um { $time } Uhr.
privacy = Ihre Daten
privacy-text = Kein Konto, keine App, keine personenbezogenen Daten. Wir zählen nur, welche Beiträge gehört werden.

# Rundgänge
routes = Vorgeschlagene Rundgänge
route = Rundgang
route-next = Weiter auf dem Rundgang
route-end = Der Rundgang endet hier.
choice = Zuerst hören
choice-off = Ohne Vorauswahl
choice-family = Zuerst die Audios für Familien
choice-described = Zuerst die Audiodeskription
choice-end = Ausschalten

# Der ruhende Bildschirm
attract-lead = Tippen Sie – das Haus erzählt
attract-start = Start: { $room }
attract-playing = Läuft gerade: { $title } · noch { $left }
still-there = Sind Sie noch da?
still-back = Zurück zum Start in { $seconds } s
still-stay = Weiter

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
only-to-read = Derzeit nur als Text
text-alone = Nur als Text
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
seek = Position
seek-at = { $position } von { $length }
speed = Tempo
speed-slow = Langsamer
speed-usual = Normales Tempo
speed-brisk = Schneller
speed-fast = Sehr schnell
volume-step = Lautstärke { $step } von { $most }
quieter = Leiser
louder = Lauter
speaker-missing = Der Lautsprecher funktioniert nicht. Lesen Sie den Text oder nutzen Sie Ihr Handy; das Personal ist informiert.
again-lost = Der Ton ist ausgefallen. Sie können hier weiterlesen oder am Handy weiterhören.
again-back = Der Ton ist wieder da. Ab { $at } weiterhören?
muted = Die Lautsprecher sind zurzeit ausgeschaltet. Sie können den Text lesen oder den Beitrag am Handy anhören.
elsewhere = Dieser Beitrag läuft nur in seinem Raum. Sie können hier den Text lesen oder den Beitrag am Handy anhören.
voice-stays = Die Stimme spricht in derselben Sprache weiter: { $voice }. Text auf dieser Seite: { $text }.
play-refused = Ihr Browser hat den Ton blockiert. Tippen Sie noch einmal.
play-broke = Der Ton ist abgebrochen. Tippen Sie noch einmal.
play-unreached = Keine Verbindung: Dieser Beitrag lässt sich gerade nicht starten. Sie können den Text lesen.
offline = Verbindung unterbrochen. Neuer Versuch …

# Wenn jemand anderes zuhört
busy = Läuft im Raum: { $title } · noch { $left }
follow = Text mitlesen
room-plays = Im Raum läuft: { $title }
play-next = Danach abspielen (Platz { $place })
queue = Als Nächstes
queued = { $place }. { $title }
unqueue = Entfernen: { $title }
busy-wait = In { $seconds } s können Sie stoppen, wenn niemand den anderen Bildschirm berührt.
stop-all = Für alle stoppen
stop-all-sure = Trotzdem stoppen? Jemand hört gerade zu
my-phone = Aufs Handy
phone-how = Richten Sie die Kamera Ihres Handys auf den Code oder geben Sie die Adresse ein. Ohne App und ohne personenbezogene Daten: Das WLAN des Museums genügt.
phone-code = QR-Code zum Weiterhören am Handy

# Das Aussehen
look = Schrift, Farben und Bedienhöhe
look-text = Schriftgröße
look-text-1 = Normal
look-text-2 = Groß
look-text-3 = Sehr groß
look-theme = Farben
look-light = Hell
look-dark = Dunkel
look-high = Hoher Kontrast
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
failure-title = Etwas ist schiefgegangen
failure-page = Diese Seite gibt es nicht. Vielleicht ist sie umgezogen.
failure-number = Diese Nummer gehört nicht zum Rundgang. Sehen Sie noch einmal an der Wand nach.
failure-room = Dieser Raum gehört nicht zum Rundgang.
failure-clip = Dieser Beitrag gehört nicht zum Rundgang.
failure-request = Wir haben die Anfrage nicht verstanden. Bitte versuchen Sie es noch einmal von der Seite des Raums aus.
failure-too-much = Das ist zu viel auf einmal.
failure-play = Diese Meldung passt nicht zur Aufnahme.
failure-crowded = Gerade greifen zu viele Geräte zu. Warten Sie einen Moment und versuchen Sie es noch einmal.
failure-reports = Von dieser Verbindung wurden zu viele gehörte Beiträge auf einmal gemeldet. Warten Sie einen Moment und versuchen Sie es noch einmal.
failure-stranger = Das geht nur auf den Seiten des Museums.
failure-not-a-screen = Das geht nur an einem Bildschirm im Raum. Sie können den Beitrag am Handy anhören.
failure-no-tour = Der Rundgang ist noch nicht bereit. Bitte versuchen Sie es etwas später.
failure-no-speaker = In diesem Raum gibt es keinen Lautsprecher. Sie können den Beitrag am Handy anhören.
failure-text-alone = Dazu gibt es keine Aufnahme, nur einen Text. Wählen Sie ihn in seinem Raum aus, um ihn zu lesen.
failure-speaker = Der Lautsprecher funktioniert nicht. Lesen Sie den Text oder nutzen Sie Ihr Handy.
failure-busy = Gerade hört jemand anderes zu. Sie können Ihren Beitrag danach abspielen.
failure-queue-full = Es warten schon drei Beiträge. Versuchen Sie es wieder, wenn der nächste beginnt.
failure-already-there = Dieser Beitrag läuft schon oder ist bereits eingereiht.
failure-silence = Es läuft nichts mehr. Tippen Sie auf einen Beitrag, um ihn zu hören.
failure-shut = Das Museum ist geschlossen; bis zur Öffnung bleibt der Lautsprecher stumm.
failure-closing = Der Audioguide wird gerade beendet. Bitte versuchen Sie es gleich noch einmal.
failure-disk-full = Die Festplatte des Museums ist voll, und nichts wurde gespeichert. Die Verwaltung kann Platz schaffen.
failure-locked = Gerade kann nichts gespeichert werden: Ein anderes Programm belegt die Datenbank des Museums. Bitte versuchen Sie es gleich noch einmal.
failure-disk-fails = Die Festplatte des Museums arbeitet nicht richtig. Der Rundgang geht weiter; bitte versuchen Sie es gleich noch einmal.
failure-damaged = Die Datenbank des Museums scheint beschädigt. Die zuständige Person kann eine Sicherung einspielen.
failure-ours = Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal.
failure-request-id = Kennung für das Personal: { $id }
preview-stamp = Entwurf
preview-note = Entwurf: Besucher sehen das noch nicht.
