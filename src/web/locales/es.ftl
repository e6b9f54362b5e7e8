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
map-head = Plano de la casa
you-are-here = Usted está aquí
visit = Su visita
hours = Horario
hours-line = { $days }: { $open }–{ $close }
days = { $first } a { $last }
monday = lunes
tuesday = martes
wednesday = miércoles
thursday = jueves
friday = viernes
saturday = sábado
sunday = domingo
shut-today = La casa está cerrada. Abre hoy a las { $time }.
shut-tomorrow = La casa está cerrada. Abre mañana a las { $time }.
shut-until = La casa está cerrada. Abre el { $day } a las { $time }.
privacy = Sus datos
privacy-text = Sin cuenta, sin aplicación, sin datos personales. Solo contamos qué audios se escuchan.

# La pantalla en reposo
attract-lead = Toque para escuchar la casa
attract-start = Empezar: { $room }
attract-playing = Suena ahora: { $title } · quedan { $left }
still-there = ¿Sigue ahí?
still-back = Segundos para volver al inicio:
still-stay = Seguir

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
only-to-read = Por ahora solo para leer
text-alone = Para leer
transcript = Texto completo
playing = Suena ahora
paused = En pausa
pause = Pausa
resume = Seguir
pause-named = Pausa: { $title }
resume-named = Seguir: { $title }
stop = Detener
stop-named = Detener: { $title }
back = 10 segundos atrás
forward = 10 segundos adelante
seek = Momento del audio
seek-at = { $position } de { $length }
speed = Velocidad
speed-slow = Más lento
speed-usual = Velocidad normal
speed-brisk = Más rápido
speed-fast = Muy rápido
volume-step = Volumen { $step } de { $most }
quieter = Bajar el volumen
louder = Subir el volumen
speaker-missing = La bocina no responde. Lea el texto o use su teléfono; ya avisamos al personal.
again-lost = La bocina dejó de sonar. Siga leyendo aquí o escuche en su teléfono.
again-back = Volvió el sonido. ¿Seguir desde { $at }?
muted = La casa silenció sus bocinas por ahora. Lea el texto o escuche en su teléfono.
elsewhere = Este audio suena en su propia sala. Aquí puede leer el texto, o escucharlo en su teléfono.
play-refused = Su navegador bloqueó el sonido. Toque otra vez.
play-broke = El sonido se interrumpió. Toque otra vez.
play-unreached = Sin conexión: este audio no puede empezar ahora. Puede leer su texto.
offline = Se perdió la conexión. Reconectando…

# Cuando otra persona escucha
busy = Suena para todos: { $title } · quedan { $left }
follow = Seguir el texto
room-plays = En la sala suena: { $title }
play-next = Poner después ({ $place }.º)
queue = Lo que sigue
queued = { $place }. { $title }
unqueue = Quitar: { $title }
busy-wait = Podrá detenerlo en { $seconds } s, si no vuelven a tocar la otra pantalla.
stop-all = Detener para todos
stop-all-sure = ¿Seguro? Otra persona está escuchando
my-phone = En mi teléfono
phone-how = Apunte la cámara de su teléfono al código, o escriba la dirección. Sin aplicación y sin datos personales: basta el wifi de la casa.
phone-code = Código para seguir en el teléfono

# Cómo se ve
look = Texto, contraste y altura
look-text = Tamaño del texto
look-text-1 = Normal
look-text-2 = Grande
look-text-3 = Muy grande
look-theme = Contraste
look-light = Claro
look-dark = Oscuro
look-high = Alto
look-reach = Altura de los botones
look-standing = De pie
look-seated = Desde una silla
look-motion = Movimiento
look-moving = Con movimiento
look-still = Sin movimiento

# Una pantalla de la casa
screen-head = Pantalla nueva
screen-new = Esta pantalla todavía no es de ninguna sala.
screen-show-code = Mostrar la clave
screen-code = Clave de esta pantalla
screen-staff = El personal la da de alta con esta clave en
screen-number = Pantalla { $number }

advisory-violence = Habla de violencia
advisory-death = Habla de una muerte
advisory-suicide = Habla de suicidio
advisory-loud = Tiene sonidos fuertes
variant-extended = Para saber más
variant-family = En familia
variant-described = Con audiodescripción
variant-plain = Lenguaje sencillo

# Lo que no se pudo
failure-title = No se pudo
failure-page = Aquí no hay nada. Quizá la página cambió de lugar.
failure-number = Ese número no está en el recorrido. Revise el de la pared.
failure-room = Esa sala no está en el recorrido.
failure-clip = Ese audio no está en el recorrido.
failure-request = No entendimos lo que pidió. Vuelva a intentarlo desde la sala.
failure-too-much = Eso es demasiado para una sola vez.
failure-play = Ninguna escucha puede ser así: lo que se cuenta de ella no cabe en la grabación, o en el tiempo desde que empezó.
failure-crowded = Hay demasiadas conexiones a la vez. Espere un momento y vuelva a intentarlo.
failure-reports = Desde esta conexión se avisó de demasiadas escuchas a la vez. Espere un momento y vuelva a intentarlo.
failure-stranger = Esto solo se puede hacer desde las páginas de la casa.
failure-not-a-screen = Esto solo lo puede hacer una pantalla de la sala. Escuche en su teléfono.
failure-no-tour = El recorrido todavía no está listo. Vuelva más tarde.
failure-no-speaker = Esta sala no tiene bocina. Escuche en su teléfono.
failure-text-alone = Esto no tiene grabación: está para leerse. Elíjalo en su sala para ver el texto.
failure-speaker = La bocina no responde. Lea el texto o use su teléfono.
failure-busy = Otra persona está escuchando. Puede poner su audio después.
failure-queue-full = Ya hay tres audios en espera. Inténtelo cuando empiece el siguiente.
failure-already-there = Ese audio ya suena o ya está en espera.
failure-silence = Ya no suena nada. Toque un audio para escucharlo.
failure-shut = La casa está cerrada; la bocina no sonará hasta que abra.
failure-closing = La audioguía se está apagando. Vuelva en un momento.
failure-disk-full = El disco de la casa está lleno y no se guardó nada. La administración puede hacer lugar.
failure-locked = Ahora no se puede guardar nada: otro programa ocupa la base de datos de la casa. Vuelva a intentarlo en un momento.
failure-disk-fails = El disco de la casa no responde como debe. El recorrido sigue; vuelva a intentarlo en un momento.
failure-damaged = La base de datos de la casa parece dañada. Quien cuida el equipo puede poner en su lugar un respaldo.
failure-ours = Algo falló de nuestro lado. Vuelva a intentarlo.
failure-request-id = Clave para el personal: { $id }
preview-stamp = Borrador
preview-note = Borrador: los visitantes aún no ven esto.
