languages = Lingua
home = Inizio
options = Opzioni
description = Audioguida: { $house }
close = Chiudi

# La casa
house-lead = Scegliere una sala e toccare per ascoltare
rooms = Sale
room = Sala { $number }
clips = { $count ->
    [one] { $count } traccia
   *[other] { $count } tracce
}
house-playing = Ora in ascolto: { $title }
number = Numero sulla parete
number-go = Vai
map = Mappa
map-head = Mappa della casa
you-are-here = Voi siete qui
visit = Informazioni utili
hours = Orari di apertura
hours-line = { $days }: { $open }–{ $close }
days = da { $first } a { $last }
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
privacy = I suoi dati
privacy-text = Nessun account, nessuna app, nessun dato personale. Contiamo soltanto quali tracce vengono ascoltate.

# Lo schermo a riposo
attract-lead = Toccare per ascoltare la casa
attract-start = Inizia: { $room }
attract-playing = Ora in ascolto: { $title } · restano { $left }
still-there = È ancora qui?
still-back = Secondi al ritorno all’inizio:
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
only-to-read = Per ora solo da leggere
text-alone = Da leggere
transcript = Testo completo
playing = Ora in ascolto
paused = In pausa
pause = Pausa
resume = Riprendi
pause-named = Pausa: { $title }
resume-named = Riprendi: { $title }
stop = Interrompi
stop-named = Interrompi: { $title }
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
speaker-missing = L’altoparlante non risponde. Leggere il testo o usare il telefono; il personale è già stato avvisato.
again-lost = L’altoparlante ha smesso di suonare. Continuare a leggere qui o ascoltare sul telefono.
again-back = Il suono è tornato. Riprendere da { $at }?
muted = Il museo ha disattivato gli altoparlanti per il momento. Leggere il testo o ascoltare sul telefono.
elsewhere = Questa traccia si ascolta nella sua sala. Qui si può leggere il testo o ascoltarla sul telefono.
play-refused = Il browser ha bloccato l’audio. Toccare di nuovo.
play-broke = L’audio si è interrotto. Toccare di nuovo.
play-unreached = Nessuna connessione: questo audio non può partire adesso. È possibile leggerne il testo.
offline = Connessione interrotta. Nuovo tentativo in corso…

# Quando ascolta qualcun altro
busy = In ascolto per tutti: { $title } · restano { $left }
follow = Segui il testo
room-plays = Ora in sala: { $title }
play-next = Metti in coda (n. { $place })
queue = A seguire
queued = { $place }. { $title }
unqueue = Rimuovi: { $title }
busy-wait = Si potrà interrompere tra { $seconds } s, se nessuno tocca di nuovo l’altro schermo.
stop-all = Interrompi per tutti
stop-all-sure = Davvero? Qualcun altro sta ascoltando
my-phone = Sul telefono
phone-how = Inquadrare il codice con la fotocamera del telefono o digitare l’indirizzo. Nessuna app e nessun dato personale: basta il Wi-Fi del museo.
phone-code = Codice per continuare sul telefono

# L’aspetto
look = Testo, contrasto e altezza
look-text = Dimensione del testo
look-text-1 = Normale
look-text-2 = Grande
look-text-3 = Molto grande
look-theme = Contrasto
look-light = Chiaro
look-dark = Scuro
look-high = Alto
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
variant-plain = Facile da capire

# Ciò che non è riuscito
failure-title = Qualcosa non ha funzionato
failure-page = Qui non c’è nulla. Forse la pagina è stata spostata.
failure-number = Questo numero non fa parte del percorso. Ricontrollare quello sulla parete.
failure-room = Questa sala non fa parte del percorso.
failure-clip = Questa traccia non fa parte del percorso.
failure-request = Non abbiamo capito la richiesta. Riprovare dalla pagina della sala.
failure-too-much = È troppo in una volta sola.
failure-play = Nessun ascolto può essere così: quanto se ne riferisce non sta nella registrazione, o nel tempo trascorso dall’inizio.
failure-crowded = Ci sono troppe connessioni insieme. Aspettate un momento e riprovate.
failure-reports = Da questa connessione sono stati segnalati troppi ascolti insieme. Aspettate un momento e riprovate.
failure-stranger = Si può fare soltanto dalle pagine del museo.
failure-not-a-screen = Si può fare soltanto da uno schermo della sala. Per ascoltare, usare il telefono.
failure-no-tour = Il percorso non è ancora pronto. Riprovare più tardi.
failure-no-speaker = In questa sala non c’è un altoparlante. Per ascoltare, usare il telefono.
failure-text-alone = Non c’è una registrazione: è un testo da leggere. Per vederlo, sceglierlo nella sua sala.
failure-speaker = L’altoparlante non risponde. Leggere il testo o usare il telefono.
failure-busy = Qualcun altro sta ascoltando. La sua traccia può essere messa in coda.
failure-queue-full = Ci sono già tre tracce in coda. Riprovare quando inizia la prossima.
failure-already-there = Questa traccia è già in ascolto o in coda.
failure-silence = Non c’è più nulla in ascolto. Toccare una traccia per ascoltarla.
failure-shut = Il museo è chiuso; l’altoparlante resta muto fino all’apertura.
failure-closing = L’audioguida si sta spegnendo. Riprovare tra un momento.
failure-disk-full = Il disco della casa è pieno e nulla è stato salvato. L’amministrazione può fare spazio.
failure-locked = Ora non si può salvare nulla: un altro programma occupa la banca dati della casa. Riprovi tra un momento.
failure-disk-fails = Il disco della casa non risponde come dovrebbe. La visita continua; riprovi tra un momento.
failure-damaged = La banca dati della casa sembra danneggiata. Chi si occupa dell’apparecchio può rimettere al suo posto una copia di sicurezza.
failure-ours = Si è verificato un errore da parte nostra. Riprovare.
failure-request-id = Codice per il personale: { $id }
preview-stamp = Bozza
preview-note = Bozza: i visitatori non la vedono ancora.
