languages = Język
home = Start
options = Opcje
description = Audioprzewodnik: { $house }
close = Zamknij

# Muzeum
house-lead = Wybierz salę i dotknij, aby posłuchać
rooms = Sale
room = Sala { $number }
clips = { $count ->
    [one] { $count } nagranie
    [few] { $count } nagrania
    [many] { $count } nagrań
   *[other] { $count } nagrania
}
house-playing = Teraz słychać: { $title }
number = Numer na ścianie
number-go = Przejdź
map = Plan
map-head = Plan muzeum
you-are-here = Jesteś tutaj
map-nearest = Najbliżej stąd
map-legend = Na planie
map-route = Kolejność zwiedzania
map-heard = Już wysłuchane
map-in-room = W sali { $number }
map-next-to = Obok sali { $number }
map-more = Więcej
facility-entrance = Wejście
facility-exit = Wyjście
facility-toilets = Toalety
facility-accessible-toilets = Toalety dostosowane
facility-steps = Schody
facility-ramp = Podjazd
facility-lift = Winda
facility-seats = Miejsca siedzące
facility-lockers = Szafki
facility-water = Woda pitna
facility-shop = Sklep
facility-first-aid = Pierwsza pomoc
facility-hearing-loop = Pętla indukcyjna
facility-wifi = Wi-Fi
visit = Informacje dla zwiedzających
hours = Godziny otwarcia
clock = { $hour }:{ $minute }
hours-line = { $days }: { $open }–{ $close }
days = { $first }–{ $last }
days-more = { $days }, { $more }
monday = poniedziałek
tuesday = wtorek
wednesday = środa
thursday = czwartek
friday = piątek
saturday = sobota
sunday = niedziela
shut-today = Muzeum jest zamknięte. Otwarcie dzisiaj o godz. { $time }.
shut-tomorrow = Muzeum jest zamknięte. Otwarcie jutro o godz. { $time }.
shut-until = Muzeum jest zamknięte. Najbliższe otwarcie: { $day }, godz. { $time }.
privacy = Twoje dane
privacy-text = Bez konta, bez aplikacji, bez danych osobowych. Liczymy tylko, które nagrania są odtwarzane.

# Trasy
routes = Proponowane trasy
route = Trasa
route-next = Dalej na trasie
route-end = Tu kończy się trasa.
choice = Czego słuchać najpierw
choice-off = Bez preferencji
choice-family = Najpierw nagrania dla rodzin
choice-described = Najpierw audiodeskrypcja
choice-end = Wyłącz

# Ekran w spoczynku
attract-touch = Dotknij, aby posłuchać
attract-start = Zacznij: { $room }
attract-playing = Teraz słychać: { $title } · zostało { $left }
still-there = Czy ktoś tu jeszcze jest?
still-back = Powrót do początku za { $seconds } s
still-stay = Kontynuuj

# Sala
clips-heading = Do posłuchania w tej sali
clips-heading-both = Do posłuchania i czytania w tej sali
clips-heading-read = Do czytania w tej sali
listen = Słuchaj: { $title }
listen-here = Słuchaj
hear-again = Posłuchaj jeszcze raz
hear-again-named = Posłuchaj jeszcze raz: { $title }
read-here = Czytaj
heard = Wysłuchane
rooms-heard = Posłuchano w { $heard } z { $rooms } sal
onward = Co dalej
next-here = Następne w tej sali
next-room = Następna sala
previous-room = Poprzednia sala
all-here = Wszystkie nagrania: { $count }
list = Lista
more = Więcej
read = Tekst: { $title }
read-alone = Czytaj: { $title }
text = Tekst
told-in = Język: { $language }
only-to-read = Na razie tylko tekst
text-alone = Tylko tekst
transcript = Pełny tekst
previous-sentence = Poprzednie zdanie
next-sentence = Następne zdanie
sentence-hint = Dotknij zdania, aby słuchać od tego miejsca
playing = Trwa odtwarzanie
paused = Wstrzymano
pause = Pauza
resume = Wznów
pause-named = Pauza: { $title }
resume-named = Wznów: { $title }
stop = Zatrzymaj
stop-named = Zatrzymaj: { $title }
back = 10 sekund wstecz
forward = 10 sekund do przodu
seek = Miejsce w nagraniu
seek-at = { $position } z { $length }
speed = Tempo
speed-slow = Wolniej
speed-usual = Normalne tempo
speed-brisk = Szybciej
speed-fast = Bardzo szybko
volume-step = Głośność { $step } z { $most }
quieter = Ciszej
louder = Głośniej
speaker-missing = Głośnik nie działa. Przeczytaj tekst lub użyj telefonu; obsługa już o tym wie.
again-lost = Dźwięk się urwał. Czytaj dalej tutaj lub słuchaj na telefonie.
again-back = Dźwięk powrócił. Wznowić od { $at }?
resume-offer = Wznowić od { $at }?
muted = Głośniki są teraz wyłączone. Przeczytaj tekst lub słuchaj na telefonie.
elsewhere = To nagranie słychać tylko w jego sali. Tutaj możesz przeczytać tekst lub posłuchać na telefonie.
voice-stays = Głos mówi dalej w tym samym języku: { $voice }. Tekst na tej stronie: { $text }.
play-refused = Przeglądarka zablokowała dźwięk. Dotknij jeszcze raz.
play-broke = Dźwięk się urwał. Dotknij jeszcze raz.
play-unreached = Brak połączenia: tego nagrania nie można teraz odtworzyć. Możesz przeczytać jego tekst.
stopped-by-visitor = Ktoś inny zatrzymał dźwięk. Słuchanie można wznowić, gdy tylko głośnik będzie wolny.
stopped-by-staff = Obsługa zatrzymała dźwięk. Słuchanie można wznowić, gdy zostanie ponownie włączony.
go-on-at = Wznów od { $at }
offline = Utracono połączenie. Ponowne łączenie…

# Gdy słucha ktoś inny
busy = W sali słychać: { $title } · zostało { $left }
follow = Śledź tekst
someone-listens = Ktoś teraz słucha: „{ $title }”. Zostało { $left }.
room-plays = W sali słychać: { $title }
play-next = Dodaj do kolejki (nr { $place })
queue = Następne
queued = { $place }. { $title }
unqueue = Usuń: { $title }
busy-wait = Zatrzymanie będzie możliwe za { $seconds } s, jeśli nikt nie dotknie drugiego ekranu.
stop-all = Zatrzymaj dla wszystkich
stop-all-sure = Mimo to zatrzymać? Ktoś słucha
my-phone = Na moim telefonie
phone = Telefon
phone-how = Skieruj aparat telefonu na kod lub wpisz adres. Bez aplikacji i bez danych osobowych: wystarczy Wi-Fi muzeum.
phone-code = Kod QR, aby słuchać dalej na telefonie

# Wygląd
look = Tekst, kolory i wysokość
look-text = Wielkość tekstu
look-text-1 = Normalna
look-text-2 = Duża
look-text-3 = Bardzo duża
look-theme = Kolory
look-light = Jasne
look-dark = Ciemne
look-high = Wysoki kontrast
look-reach = Wysokość przycisków
look-standing = Na stojąco
look-seated = Na siedząco
look-motion = Animacje
look-moving = Włączone
look-still = Wyłączone

# Ekran muzeum
screen-head = Nowy ekran
screen-new = Ten ekran nie jest jeszcze przypisany do żadnej sali.
screen-show-code = Pokaż kod
screen-code = Kod tego ekranu
screen-staff = Obsługa rejestruje go tym kodem na stronie
screen-number = Ekran { $number }

advisory-violence = Opisuje przemoc
advisory-death = Opisuje śmierć
advisory-suicide = Wspomina o samobójstwie
advisory-loud = Głośne dźwięki
variant-extended = Więcej szczegółów
variant-family = Dla rodzin
variant-described = Z audiodeskrypcją
variant-plain = Prostym językiem

# Co się nie udało
failure-title = Coś poszło nie tak
failure-page = Nie znaleziono tej strony. Być może została przeniesiona.
failure-number = Tego numeru nie ma w przewodniku. Sprawdź numer na ścianie.
failure-room = Tej sali nie ma w przewodniku.
failure-clip = Tego nagrania nie ma w przewodniku.
failure-request = Nie zrozumieliśmy polecenia. Spróbuj ponownie ze strony sali.
failure-too-much = To za dużo naraz.
failure-play = To zgłoszenie odsłuchu nie pasuje do nagrania.
failure-crowded = Połączonych jest teraz zbyt wiele urządzeń. Poczekaj chwilę i spróbuj ponownie.
failure-reports = Z tego połączenia zgłoszono naraz zbyt wiele odsłuchów. Poczekaj chwilę i spróbuj ponownie.
failure-stranger = Można to zrobić tylko na stronach muzeum.
failure-not-a-screen = Można to zrobić tylko na ekranie w sali. Posłuchaj na telefonie.
failure-no-tour = Przewodnik nie jest jeszcze gotowy. Wróć za jakiś czas.
failure-no-speaker = W tej sali nie ma głośnika. Posłuchaj na telefonie.
failure-text-alone = Nie ma nagrania, jest tylko tekst. Wybierz go w jego sali, aby przeczytać.
failure-speaker = Głośnik nie działa. Przeczytaj tekst lub użyj telefonu.
failure-busy = Słucha ktoś inny. Możesz dodać swoje nagranie do kolejki.
failure-queue-full = Czekają już trzy nagrania. Spróbuj ponownie, gdy zacznie się następne.
failure-already-there = To nagranie jest już odtwarzane lub czeka w kolejce.
failure-silence = Nic już nie gra. Dotknij nagrania, aby go posłuchać.
failure-shut = Muzeum jest zamknięte; głośnik milczy do otwarcia.
failure-closing = Audioprzewodnik się wyłącza. Wróć za chwilę.
failure-disk-full = Dysk muzeum jest pełny i niczego nie zapisano. Administrator może zwolnić miejsce.
failure-locked = Teraz nie można niczego zapisać: inny program używa bazy danych muzeum. Spróbuj ponownie za chwilę.
failure-disk-fails = Dysk muzeum nie działa prawidłowo. Zwiedzanie trwa; spróbuj ponownie za chwilę.
failure-damaged = Baza danych muzeum wydaje się uszkodzona. Osoba odpowiedzialna może przywrócić kopię zapasową.
failure-ours = Wystąpił błąd po naszej stronie. Spróbuj ponownie.
failure-request-id = Numer dla obsługi: { $id }
preview-stamp = Szkic
preview-note = Szkic: zwiedzający jeszcze tego nie widzą.

save-tour = Zapisz cały przewodnik na tym telefonie · { $size } MB
save-room = Zapisz tę salę na tym telefonie · { $size } MB
saving = Zapisywanie… { $percent }%
saved = Zapisano na tym telefonie. Można słuchać także bez Wi-Fi.
saved-remove = Usuń z tego telefonu
save-failed = Nie udało się zapisać. Spróbuj ponownie za chwilę.
save-full = Na tym telefonie brakuje wolnego miejsca.
save-insecure = Rozpoczęte nagranie będzie odtwarzane do końca, nawet gdy zniknie Wi-Fi. Aby zapisać przewodnik na telefonie, adres musi zaczynać się od https.
