languages = Taal
home = Start
options = Opties
description = Audiotour: { $house }
close = Sluiten

# Het museum
house-lead = Kies een zaal en tik om te luisteren
rooms = Zalen
room = Zaal { $number }
clips = { $count ->
    [one] { $count } fragment
   *[other] { $count } fragmenten
}
house-playing = Nu te horen: { $title }
number = Nummer op de muur
number-go = Ga
map = Kaart
map-head = Plattegrond
you-are-here = Je bent hier
map-nearest = Het dichtst bij jou
map-legend = Op de plattegrond
map-route = Volgorde van het bezoek
map-heard = Al beluisterd
map-in-room = In zaal { $number }
map-next-to = Bij zaal { $number }
map-more = Meer
facility-entrance = Ingang
facility-exit = Uitgang
facility-toilets = Toiletten
facility-accessible-toilets = Toegankelijke toiletten
facility-steps = Traptreden
facility-ramp = Helling
facility-lift = Lift
facility-seats = Zitplaatsen
facility-lockers = Kluisjes
facility-water = Drinkwater
facility-shop = Winkel
facility-first-aid = Eerste hulp
facility-hearing-loop = Ringleiding
facility-wifi = Wifi
visit = Bezoekersinformatie
hours = Openingstijden
clock = { $hour }:{ $minute }
hours-line = { $days }: { $open }–{ $close } uur
days = { $first } t/m { $last }
days-more = { $days }, { $more }
monday = maandag
tuesday = dinsdag
wednesday = woensdag
thursday = donderdag
friday = vrijdag
saturday = zaterdag
sunday = zondag
shut-today = Het museum is gesloten. Vandaag gaat het om { $time } uur open.
shut-tomorrow = Het museum is gesloten. Morgen gaat het om { $time } uur open.
shut-until = Het museum is gesloten. Op { $day } gaat het om { $time } uur open.
privacy = Je gegevens
privacy-text = Geen account, geen app, geen persoonsgegevens. We tellen alleen welke fragmenten worden beluisterd.

# Routes
routes = Voorgestelde routes
route = Route
route-next = Verder op de route
route-end = De route eindigt hier.
choice = Eerst beluisteren
choice-off = Geen voorkeur
choice-family = Eerst de fragmenten voor gezinnen
choice-described = Eerst de audiodescriptie
choice-end = Uitschakelen

# Het scherm in rust
attract-lead = Tik op het scherm: het huis vertelt
attract-start = Start: { $room }
attract-playing = Nu te horen: { $title } · nog { $left }
still-there = Ben je er nog?
still-back = Over { $seconds } s terug naar het begin
still-stay = Doorgaan

# De zaal
clips-heading = Te beluisteren in deze zaal
clips-heading-both = Te beluisteren en te lezen in deze zaal
clips-heading-read = Te lezen in deze zaal
listen = Luister: { $title }
listen-here = Luister
read = Tekst: { $title }
read-alone = Lees: { $title }
text = Tekst
told-in = Taal: { $language }
only-to-read = Voorlopig alleen tekst
text-alone = Alleen tekst
transcript = Volledige tekst
playing = Nu te horen
paused = Gepauzeerd
pause = Pauze
resume = Verder
pause-named = Pauze: { $title }
resume-named = Verder: { $title }
stop = Stop
stop-named = Stop: { $title }
back = 10 seconden terug
forward = 10 seconden vooruit
seek = Positie
seek-at = { $position } van { $length }
speed = Snelheid
speed-slow = Langzamer
speed-usual = Normale snelheid
speed-brisk = Sneller
speed-fast = Heel snel
volume-step = Volume { $step } van { $most }
quieter = Zachter
louder = Harder
speaker-missing = De luidspreker werkt niet. Lees de tekst of gebruik je telefoon; het personeel weet ervan.
again-lost = Het geluid is weggevallen. Lees hier verder of luister op je telefoon.
again-back = Het geluid is er weer. Verdergaan vanaf { $at }?
muted = De luidsprekers staan even uit. Lees de tekst of luister op je telefoon.
elsewhere = Dit fragment is alleen in zijn eigen zaal te horen. Hier kun je de tekst lezen of op je telefoon luisteren.
voice-stays = De stem gaat verder in dezelfde taal: { $voice }. Tekst op deze pagina: { $text }.
play-refused = Je browser heeft het geluid geblokkeerd. Tik nog een keer.
play-broke = Het geluid is gestopt. Tik nog een keer.
play-unreached = Geen verbinding: dit fragment kan nu niet starten. Je kunt de tekst lezen.
offline = Verbinding verbroken. Opnieuw verbinden…

# Als iemand anders luistert
busy = Nu in deze zaal: { $title } · nog { $left }
follow = Meelezen
room-plays = Nu in deze zaal: { $title }
play-next = Hierna afspelen (plaats { $place })
queue = Hierna
queued = { $place }. { $title }
unqueue = Verwijderen: { $title }
busy-wait = Je kunt over { $seconds } s stoppen als niemand het andere scherm aanraakt.
stop-all = Stop voor iedereen
stop-all-sure = Toch stoppen? Er luistert iemand
my-phone = Op mijn telefoon
phone-how = Richt de camera van je telefoon op de code of typ het adres in. Geen app en geen persoonsgegevens: de wifi van het museum is genoeg.
phone-code = QR-code om op je telefoon verder te gaan

# Weergave
look = Tekst, kleuren en hoogte
look-text = Tekstgrootte
look-text-1 = Normaal
look-text-2 = Groot
look-text-3 = Heel groot
look-theme = Kleuren
look-light = Licht
look-dark = Donker
look-high = Hoog contrast
look-reach = Hoogte van de knoppen
look-standing = Staand
look-seated = Zittend
look-motion = Beweging
look-moving = Aan
look-still = Uit

# Een scherm van het museum
screen-head = Nieuw scherm
screen-new = Dit scherm hoort nog bij geen enkele zaal.
screen-show-code = Code tonen
screen-code = Code van dit scherm
screen-staff = Het personeel meldt het scherm met deze code aan op
screen-number = Scherm { $number }

advisory-violence = Beschrijft geweld
advisory-death = Beschrijft een overlijden
advisory-suicide = Noemt zelfdoding
advisory-loud = Harde geluiden
variant-extended = Verdieping
variant-family = Voor gezinnen
variant-described = Met audiodescriptie
variant-plain = Eenvoudige taal

# Wat niet lukte
failure-title = Er ging iets mis
failure-page = Deze pagina is niet gevonden. Misschien is die verplaatst.
failure-number = Dit nummer hoort niet bij de tour. Controleer het nummer op de muur.
failure-room = Deze zaal hoort niet bij de tour.
failure-clip = Dit fragment hoort niet bij de tour.
failure-request = We begrepen de aanvraag niet. Probeer het opnieuw vanaf de pagina van de zaal.
failure-too-much = Dat is te veel in één keer.
failure-play = Deze luistergegevens passen niet bij de opname.
failure-crowded = Er zijn nu te veel apparaten verbonden. Wacht even en probeer het opnieuw.
failure-reports = Via deze verbinding zijn in één keer te veel luistergegevens gestuurd. Wacht even en probeer het opnieuw.
failure-stranger = Dit kan alleen op de pagina’s van het museum.
failure-not-a-screen = Dit kan alleen op een scherm in de zaal. Luister op je telefoon.
failure-no-tour = De tour is nog niet klaar. Kom later terug.
failure-no-speaker = Deze zaal heeft geen luidspreker. Luister op je telefoon.
failure-text-alone = Hiervan is geen opname, alleen tekst. Kies de tekst in zijn zaal om hem te lezen.
failure-speaker = De luidspreker werkt niet. Lees de tekst of gebruik je telefoon.
failure-busy = Er luistert al iemand. Je kunt je fragment hierna afspelen.
failure-queue-full = Er wachten al drie fragmenten. Probeer het opnieuw als het volgende begint.
failure-already-there = Dit fragment speelt al of staat al in de wachtrij.
failure-silence = Er speelt niets meer. Tik op een fragment om het te horen.
failure-shut = Het museum is gesloten; de luidspreker blijft stil tot de opening.
failure-closing = De audiotour wordt afgesloten. Kom zo terug.
failure-disk-full = De schijf van het museum is vol en er is niets opgeslagen. De beheerder kan ruimte maken.
failure-locked = Er kan nu niets worden opgeslagen: een ander programma gebruikt de database van het museum. Probeer het zo opnieuw.
failure-disk-fails = De schijf van het museum werkt niet goed. De tour gaat door; probeer het zo opnieuw.
failure-damaged = De database van het museum lijkt beschadigd. De verantwoordelijke kan een back-up terugzetten.
failure-ours = Er ging bij ons iets mis. Probeer het opnieuw.
failure-request-id = Referentie voor het personeel: { $id }
preview-stamp = Concept
preview-note = Concept: bezoekers zien dit nog niet.
