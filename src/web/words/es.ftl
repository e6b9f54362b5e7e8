language-name = Español
languages = Idioma
home = Todas las salas

# La casa
house-lead = Elige una sala y toca para escuchar
rooms = Salas
room = Sala { $number }
clips = { $count ->
    [one] { $count } audio
   *[other] { $count } audios
}
house-playing = Suena ahora: { $title }

# La sala
clips-heading = Audios de esta sala
listen = Escuchar: { $title }
read = Texto: { $title }
text = Texto
close = Cerrar
told-in = En { $language }
transcript = Texto completo
touch-to-listen = Toca para escuchar
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
seek-go = Ir
seek-at = { $position } de { $length }
volume = Volumen
volume-step = Volumen { $step } de { $most }
volume-hint = Vuelve a lo normal para la próxima visita
speaker-missing = La bocina no responde. Toca un audio para escucharlo en este aparato.
play-refused = Tu navegador no dejó sonar el audio. Toca otra vez.
offline = Sin conexión con la casa. Volvemos a intentar…

advisory-violence = Habla de violencia
advisory-death = Habla de una muerte
advisory-suicide = Habla de suicidio
advisory-loud = Tiene sonidos fuertes
variant-extended = Para saber más
variant-family = En familia
variant-described = Con descripción
variant-plain = Lectura fácil

# Lo que no se pudo
failure-title = No se pudo
failure-page = Aquí no hay nada. Quizá la página cambió de lugar.
failure-room = Esa sala no está en el recorrido.
failure-clip = Ese audio no está en el recorrido.
failure-request = No entendimos lo que pediste. Vuelve a intentarlo desde la sala.
failure-too-much = Eso es demasiado para una sola vez.
failure-stranger = Esto solo se puede hacer desde las páginas de la casa.
failure-no-tour = El recorrido todavía no está listo. Vuelve en un rato.
failure-no-speaker = Esta sala no tiene bocina. Escucha en tu teléfono.
failure-speaker = La bocina no responde. Escucha en tu teléfono o lee el texto.
failure-silence = Ya no suena nada. Toca un audio para escucharlo.
failure-closing = La guía se está apagando. Vuelve en un momento.
failure-ours = Algo falló de nuestro lado. Vuelve a intentarlo.
failure-request-id = Clave para el personal: { $id }
