languages = Idioma
home = Inicio
options = Opciones
description = Audioguía: { $house }
close = Cerrar

# La casa
house-lead = Elija una sala y toque para escuchar
rooms = Salas
room = Sala { $number }
clips = { $count ->
    [one] { $count } audio
   *[other] { $count } audios
}
house-playing = Suena ahora: { $title }
number = Número en la pared
number-go = Ir
map = Plano
map-head = Plano del museo
you-are-here = Usted está aquí
map-nearest = Lo más cercano desde aquí
map-legend = En el plano
map-route = Orden de la visita
map-heard = Ya escuchada
map-in-room = En la sala { $number }
map-next-to = Junto a la sala { $number }
map-more = Más
facility-entrance = Entrada
facility-exit = Salida
facility-toilets = Baños
facility-accessible-toilets = Baños accesibles
facility-steps = Escalones
facility-ramp = Rampa
facility-lift = Elevador
facility-seats = Asientos
facility-lockers = Casilleros
facility-water = Agua potable
facility-shop = Tienda
facility-first-aid = Primeros auxilios
facility-hearing-loop = Bucle magnético
facility-wifi = Wifi
visit = Su visita
hours = Horario
clock = { $hour }:{ $minute }
hours-line = { $days }: { $open }–{ $close }
days = { $first } a { $last }
days-more = { $days }, { $more }
monday = lunes
tuesday = martes
wednesday = miércoles
thursday = jueves
friday = viernes
saturday = sábado
sunday = domingo
shut-today = El museo está cerrado. Abre hoy a las { $time }.
shut-tomorrow = El museo está cerrado. Abre mañana a las { $time }.
shut-until = El museo está cerrado. Abre el { $day } a las { $time }.
privacy = Sus datos
privacy-text = Sin cuenta, sin aplicación, sin datos personales. Solo contamos qué audios se escuchan.

# Rutas
routes = Rutas sugeridas
route = Ruta
route-next = Sigue en la ruta
route-end = La ruta termina aquí.
choice = Qué escuchar primero
choice-off = Sin preferencia
choice-family = Primero los audios para familias
choice-described = Primero la audiodescripción
choice-end = Desactivar

# La pantalla en reposo
attract-lead = Toque para escuchar la casa
attract-start = Empezar: { $room }
attract-playing = Suena ahora: { $title } · quedan { $left }
still-there = ¿Sigue ahí?
still-back = Volverá al inicio en { $seconds } s
still-stay = Continuar aquí

# La sala
clips-heading = Audios de esta sala
clips-heading-both = Audios y textos de esta sala
clips-heading-read = Textos de esta sala
listen = Escuchar: { $title }
listen-here = Escuchar
read = Texto: { $title }
read-alone = Leer: { $title }
text = Texto
told-in = Idioma: { $language }
only-to-read = Por ahora, solo texto
text-alone = Solo texto
transcript = Texto completo
playing = Suena ahora
paused = En pausa
pause = Pausa
resume = Continuar
pause-named = Pausa: { $title }
resume-named = Continuar: { $title }
stop = Detener
stop-named = Detener: { $title }
back = Retroceder 10 segundos
forward = Adelantar 10 segundos
seek = Posición en el audio
seek-at = { $position } de { $length }
speed = Velocidad
speed-slow = Más lenta
speed-usual = Velocidad normal
speed-brisk = Más rápida
speed-fast = Muy rápida
volume-step = Volumen { $step } de { $most }
quieter = Bajar el volumen
louder = Subir el volumen
speaker-missing = La bocina no funciona. Lea el texto o use su teléfono; ya avisamos al personal.
again-lost = El sonido se detuvo. Siga leyendo aquí o escuche en su teléfono.
again-back = Volvió el sonido. ¿Continuar desde { $at }?
muted = Las bocinas están apagadas por el momento. Lea el texto o escuche en su teléfono.
elsewhere = Este audio solo se escucha en la sala que le corresponde. Aquí puede leer el texto o escucharlo en su teléfono.
voice-stays = La voz sigue en el mismo idioma: { $voice }. Texto en esta página: { $text }.
play-refused = Su navegador bloqueó el sonido. Toque otra vez.
play-broke = El sonido se interrumpió. Toque otra vez.
play-unreached = Sin conexión: este audio no puede empezar ahora. Puede leer su texto.
offline = Se perdió la conexión. Reconectando…

# Cuando otra persona escucha
busy = Suena en la sala: { $title } · quedan { $left }
follow = Seguir el texto
room-plays = En la sala suena: { $title }
play-next = Poner a continuación ({ $place }.º)
queue = Lo que sigue
queued = { $place }. { $title }
unqueue = Quitar: { $title }
busy-wait = Podrá detenerlo en { $seconds } s si nadie toca la otra pantalla.
stop-all = Detener para todos
stop-all-sure = ¿Detener de todos modos? Otra persona está escuchando
my-phone = En mi teléfono
phone-how = Apunte la cámara de su teléfono al código o escriba la dirección. Sin aplicación y sin datos personales: solo necesita el wifi del museo.
phone-code = Código QR para continuar en su teléfono

# Cómo se ve
look = Texto, colores y altura
look-text = Tamaño del texto
look-text-1 = Normal
look-text-2 = Grande
look-text-3 = Muy grande
look-theme = Colores
look-light = Claros
look-dark = Oscuros
look-high = Alto contraste
look-reach = Altura de los botones
look-standing = De pie
look-seated = Sentado o en silla de ruedas
look-motion = Movimiento
look-moving = Con movimiento
look-still = Sin movimiento

# Una pantalla de la casa
screen-head = Pantalla nueva
screen-new = Esta pantalla aún no está asignada a ninguna sala.
screen-show-code = Mostrar el código
screen-code = Código de esta pantalla
screen-staff = El personal la da de alta con este código en
screen-number = Pantalla { $number }

advisory-violence = Habla de violencia
advisory-death = Habla de una muerte
advisory-suicide = Habla de suicidio
advisory-loud = Contiene sonidos fuertes
variant-extended = Para saber más
variant-family = Para familias
variant-described = Con audiodescripción
variant-plain = Lenguaje sencillo

# Lo que no se pudo
failure-title = Algo salió mal
failure-page = No encontramos esta página. Quizá cambió de lugar.
failure-number = Ese número no está en el recorrido. Revise el de la pared.
failure-room = Esa sala no está en el recorrido.
failure-clip = Ese audio no está en el recorrido.
failure-request = No entendimos lo que pidió. Vuelva a intentarlo desde la sala.
failure-too-much = Eso es demasiado para una sola vez.
failure-play = Este registro no coincide con la grabación.
failure-crowded = Hay demasiados dispositivos conectados en este momento. Espere un poco y vuelva a intentarlo.
failure-reports = Desde esta conexión se avisó de demasiadas escuchas a la vez. Espere un momento y vuelva a intentarlo.
failure-stranger = Esto solo se puede hacer desde las páginas del museo.
failure-not-a-screen = Esto solo se puede hacer en la pantalla de la sala. Escuche en su teléfono.
failure-no-tour = El recorrido todavía no está listo. Vuelva más tarde.
failure-no-speaker = Esta sala no tiene bocina. Escuche en su teléfono.
failure-text-alone = De esto no hay grabación, solo texto. Elíjalo en su sala para leerlo.
failure-speaker = La bocina no funciona. Lea el texto o use su teléfono.
failure-busy = Otra persona está escuchando. Puede poner su audio a continuación.
failure-queue-full = Ya hay tres audios en espera. Inténtelo cuando empiece el siguiente.
failure-already-there = Ese audio ya suena o ya está en espera.
failure-silence = Ya no suena nada. Toque un audio para escucharlo.
failure-shut = El museo está cerrado; la bocina no sonará hasta que abra.
failure-closing = La audioguía se está apagando. Vuelva en un momento.
failure-disk-full = El disco del museo está lleno y no se guardó nada. La administración puede liberar espacio.
failure-locked = Ahora no se puede guardar nada: otro programa ocupa la base de datos del museo. Vuelva a intentarlo en un momento.
failure-disk-fails = El disco del museo no funciona bien. El recorrido sigue; vuelva a intentarlo en un momento.
failure-damaged = La base de datos del museo parece dañada. La persona encargada puede restaurar un respaldo.
failure-ours = Algo falló de nuestro lado. Vuelva a intentarlo.
failure-request-id = Código para el personal: { $id }
preview-stamp = Borrador
preview-note = Borrador: los visitantes aún no ven esto.
