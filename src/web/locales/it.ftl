languages = Lingua
home = Inizio
options = Opzioni
description = Audioguida: { $house }
close = Chiudi

# La casa
house-lead = Scegli una sala e tocca per ascoltare
rooms = Sale
room = Sala { $number }
clips = { $count ->
    [one] { $count } traccia
   *[other] { $count } tracce
}
house-playing = In riproduzione: { $title }
number = Numero sulla parete
number-go = Vai
map = Mappa
map-head = Mappa del museo
you-are-here = Sei qui
map-nearest = Più vicino da qui
map-legend = Sulla mappa
map-route = Ordine della visita
map-heard = Già ascoltata
map-in-room = Nella sala { $number }
map-next-to = Accanto alla sala { $number }
map-more = Altro
facility-entrance = Ingresso
facility-exit = Uscita
facility-toilets = Servizi igienici
facility-accessible-toilets = Servizi accessibili
facility-steps = Gradini
facility-ramp = Rampa
facility-lift = Ascensore
facility-seats = Posti a sedere
facility-lockers = Armadietti
facility-water = Acqua potabile
facility-shop = Negozio
facility-first-aid = Primo soccorso
facility-hearing-loop = Anello magnetico
facility-wifi = Wi-Fi
visit = Informazioni utili
hours = Orari di apertura
clock = { $hour }:{ $minute }
hours-line = { $days }: { $open }–{ $close }
days = da { $first } a { $last }
days-more = { $days }, { $more }
monday = lunedì
tuesday = martedì
wednesday = mercoledì
thursday = giovedì
friday = venerdì
saturday = sabato
sunday = domenica
shut-today = Il museo è chiuso. Apre oggi alle { $time }.
shut-tomorrow = Il museo è chiuso. Apre domani alle { $time }.
shut-until = Il museo è chiuso. Riapre { $day } alle { $time }.
privacy = I tuoi dati
privacy-text = Nessun account, nessuna app, nessun dato personale. Contiamo soltanto quali tracce vengono ascoltate.

# I percorsi
routes = Percorsi consigliati
route = Percorso
route-next = Prossima tappa del percorso
route-end = Il percorso finisce qui.
choice = Da ascoltare per primo
choice-off = Nessuna preferenza
choice-family = Prima gli audio per le famiglie
choice-described = Prima l’audiodescrizione
choice-end = Disattiva

# Lo schermo a riposo
attract-lead = Tocca lo schermo: il museo si racconta
attract-start = Inizia: { $room }
attract-playing = In riproduzione: { $title } · restano { $left }
still-there = C’è ancora qualcuno?
still-back = Ritorno all’inizio tra { $seconds } s
still-stay = Continua

# La sala
clips-heading = Da ascoltare in questa sala
clips-heading-both = Da ascoltare e leggere in questa sala
clips-heading-read = Da leggere in questa sala
listen = Ascolta: { $title }
listen-here = Ascolta
read = Testo: { $title }
read-alone = Leggi: { $title }
text = Testo
told-in = Lingua: { $language }
only-to-read = Per ora solo testo
text-alone = Solo testo
transcript = Testo completo
playing = In riproduzione
paused = In pausa
pause = Pausa
resume = Riprendi
pause-named = Pausa: { $title }
resume-named = Riprendi: { $title }
stop = Ferma
stop-named = Ferma: { $title }
back = Indietro di 10 secondi
forward = Avanti di 10 secondi
seek = Posizione nella traccia
seek-at = { $position } di { $length }
speed = Velocità
speed-slow = Più lenta
speed-usual = Velocità normale
speed-brisk = Più veloce
speed-fast = Molto veloce
volume-step = Volume { $step } su { $most }
quieter = Abbassa il volume
louder = Alza il volume
speaker-missing = L’altoparlante non funziona. Leggi il testo o usa il telefono; il personale è già stato avvisato.
again-lost = L’audio si è interrotto. Continua a leggere qui o ascolta sul telefono.
again-back = L’audio è tornato. Riprendere da { $at }?
muted = Gli altoparlanti sono spenti per il momento. Leggi il testo o ascolta sul telefono.
elsewhere = Questa traccia si ascolta solo nella sala a cui appartiene. Qui puoi leggere il testo o ascoltarla sul telefono.
voice-stays = La voce continua nella stessa lingua: { $voice }. Testo di questa pagina: { $text }.
play-refused = Il browser ha bloccato l’audio. Tocca di nuovo.
play-broke = L’audio si è interrotto. Tocca di nuovo.
play-unreached = Nessuna connessione: questa traccia ora non può partire. Puoi leggerne il testo.
offline = Connessione interrotta. Nuovo tentativo in corso…

# Quando ascolta qualcun altro
busy = In riproduzione nella sala: { $title } · restano { $left }
follow = Segui il testo
room-plays = Ora in sala: { $title }
play-next = Metti in coda (n. { $place })
queue = A seguire
queued = { $place }. { $title }
unqueue = Rimuovi: { $title }
busy-wait = Potrai fermarla tra { $seconds } s se nessuno tocca l’altro schermo.
stop-all = Ferma per tutti
stop-all-sure = Fermare comunque? Qualcun altro sta ascoltando
my-phone = Sul telefono
phone-how = Inquadra il codice con la fotocamera del telefono o scrivi l’indirizzo. Nessuna app e nessun dato personale: basta il Wi-Fi del museo.
phone-code = Codice QR per continuare sul telefono

# L’aspetto
look = Testo, colori e altezza
look-text = Dimensione del testo
look-text-1 = Normale
look-text-2 = Grande
look-text-3 = Molto grande
look-theme = Colori
look-light = Chiari
look-dark = Scuri
look-high = Alto contrasto
look-reach = Altezza dei pulsanti
look-standing = In piedi
look-seated = Da seduti
look-motion = Animazioni
look-moving = Con animazioni
look-still = Senza animazioni

# Uno schermo del museo
screen-head = Nuovo schermo
screen-new = Questo schermo non è ancora assegnato a una sala.
screen-show-code = Mostra il codice
screen-code = Codice di questo schermo
screen-staff = Il personale lo registra con questo codice su
screen-number = Schermo { $number }

advisory-violence = Parla di violenza
advisory-death = Parla di una morte
advisory-suicide = Parla di suicidio
advisory-loud = Contiene suoni forti
variant-extended = Per approfondire
variant-family = Per le famiglie
variant-described = Con audiodescrizione
variant-plain = Linguaggio semplice

# Ciò che non è riuscito
failure-title = Qualcosa non ha funzionato
failure-page = Pagina non trovata. Forse è stata spostata.
failure-number = Questo numero non fa parte del percorso. Controlla quello sulla parete.
failure-room = Questa sala non fa parte del percorso.
failure-clip = Questa traccia non fa parte del percorso.
failure-request = Non abbiamo capito la richiesta. Riprova dalla pagina della sala.
failure-too-much = È troppo in una volta sola.
failure-play = Questo rapporto di ascolto non corrisponde alla registrazione.
failure-crowded = Ci sono troppi dispositivi collegati. Aspetta un momento e riprova.
failure-reports = Da questa connessione sono stati segnalati troppi ascolti insieme. Aspetta un momento e riprova.
failure-stranger = Si può fare soltanto dalle pagine del museo.
failure-not-a-screen = Si può fare soltanto da uno schermo della sala. Ascolta sul telefono.
failure-no-tour = Il percorso non è ancora pronto. Riprova più tardi.
failure-no-speaker = In questa sala non c’è un altoparlante. Ascolta sul telefono.
failure-text-alone = Non c’è una registrazione, solo un testo. Sceglilo nella sua sala per leggerlo.
failure-speaker = L’altoparlante non funziona. Leggi il testo o usa il telefono.
failure-busy = Qualcun altro sta ascoltando. Puoi mettere in coda la tua traccia.
failure-queue-full = Ci sono già tre tracce in coda. Riprova quando inizia la prossima.
failure-already-there = Questa traccia è già in riproduzione o in coda.
failure-silence = La traccia è finita. Toccane una per ascoltarla.
failure-shut = Il museo è chiuso; l’altoparlante resta muto fino all’apertura.
failure-closing = L’audioguida si sta spegnendo. Riprova tra un momento.
failure-disk-full = Il disco del museo è pieno e non è stato salvato nulla. L’amministrazione può liberare spazio.
failure-locked = Ora non si può salvare nulla: un altro programma occupa il database del museo. Riprova tra un momento.
failure-disk-fails = Il disco del museo non funziona come dovrebbe. La visita continua; riprova tra un momento.
failure-damaged = Il database del museo sembra danneggiato. La persona responsabile può ripristinare un backup.
failure-ours = Si è verificato un errore da parte nostra. Riprova.
failure-request-id = Codice per il personale: { $id }
preview-stamp = Bozza
preview-note = Bozza: i visitatori non la vedono ancora.
