# El marco
skip = Ir al contenido
tabs = Páginas
tab-tour = Recorrido
tab-changes = Cambios
tab-people = Personas
house-without-name = Esta casa
sign-in = Entrar
sign-in-help = ¿Aún no tiene contraseña, o la olvidó? Un administrador le da un enlace.
sign-out = Salir
sign-out-everywhere = Cerrar todas sus sesiones
name = Nombre
password = Contraseña
password-new = Contraseña nueva
password-help = Al menos { $least } caracteres; unas cuantas palabras que no vayan juntas son seguras y fáciles de recordar.
password-keep = Guardar esta contraseña
welcome = Bienvenida
welcome-known = Hola, { $name }. Elija su contraseña; este enlace sirve una sola vez.
welcome-first = Esta casa aún no tiene administrador. Elija un nombre y una contraseña; este enlace sirve una sola vez.

# Personas
role = Función
role-of = Función de { $name }
role-admin = Administración
role-admin-line = decide sobre personas, bocinas, pantallas y el equipo, y hace todo lo demás
role-curator = Curaduría
role-curator-line = decide lo que cuenta la casa y lo publica
role-uploader = Carga
role-uploader-line = trae grabaciones y textos al borrador
role-viewer = Consulta
role-viewer-line = lee
signed-in = Sesiones
sessions = { $count ->
    [0] ninguna
    [one] en un navegador
   *[other] en { $count } navegadores
}
not-settled = aún sin contraseña
actions = Acciones
myself = usted
change = Cambiar
reset-password = Contraseña nueva
remove = Quitar
remove-sure = ¿Quitar a { $name } del personal? Lo que hizo queda en el registro.
add-person = Añadir a alguien
add = Añadir
link-for = Un enlace para { $name }
link-help = Déselo solo a esta persona. Sirve una vez, durante tres días, y no se vuelve a mostrar.

# El registro
changes-none = Todavía no se ha cambiado nada.
who-box = en el propio equipo
before = Antes
after = Después
undo = Deshacer
older = Anteriores
act-edit = Escribió
act-undo = Deshizo
act-import = Importó
act-publish = Publicó la edición
act-plan = Programó para el cierre la edición
act-unplan = Canceló lo programado: edición
act-add-person = Añadió al personal a
act-change-role = Cambió la función de
act-remove-person = Quitó del personal a
act-reset-password = Pidió contraseña nueva para
act-choose-password = Eligió contraseña:
act-sign-in = Entró:
act-sign-out-everywhere = Cerró todas las sesiones de
act-enrol-screen = Dio de alta una pantalla:
act-revoke-screen = Dio de baja una pantalla:
act-assign-speaker = Asignó una bocina:
act-set-level = Ajustó el nivel de
act-mute = Silenció todo
act-unmute = Levantó el silencio
act-remove-files = Borró archivos que ya nada usa

# Lo que no se puede
objection-sign-in = Su sesión terminó. Vuelva a entrar; lo que escribió sigue en esta página.
objection-not-write = Solo pueden hacerlo las personas de carga, curaduría o administración. Pídalo a la administración.
objection-not-publish = Solo pueden hacerlo las personas de curaduría o administración. Pídaselo a una de ellas.
objection-not-govern = Solo puede hacerlo la administración.
objection-wrong-password = El nombre o la contraseña no son correctos.
objection-wait = Demasiadas contraseñas equivocadas. Inténtelo de nuevo en { $seconds ->
    [one] un segundo
   *[other] { $seconds } segundos
}.
objection-short-password = La contraseña es muy corta; use diez caracteres o más.
objection-long-password = La contraseña es muy larga; el máximo son doscientos caracteres.
objection-obvious-password = La contraseña es fácil de adivinar. Use unas cuantas palabras que no vayan juntas.
objection-not-a-name = «{ $text }» no es { $expected }.
objection-link-gone = Este enlace ya se usó o es muy antiguo. Pida otro a la administración.
objection-no-person = No hay nadie que se llame { $name }.
objection-name-taken = Ya hay alguien con ese nombre. Elija otro.
objection-last-admin = La casa necesita quien la administre. Nombre antes a otra persona.
objection-unfit = { $count ->
    [one] Una cosa impide publicar.
   *[other] { $count } cosas impiden publicar.
} La página «Publicar» dice cuáles.
objection-draft-moved = El borrador cambió desde que lo revisó. Revíselo otra vez.
objection-clash = { $who } escribió aquí mientras tanto. Elija qué texto se queda.
objection-clash-box = Esto se cambió mientras tanto en el propio equipo. Elija qué texto se queda.
objection-no-edition = No existe la edición { $number }.
objection-no-change = No hay tal cambio que se pueda deshacer.
objection-never-closes = La casa no cierra nunca, o el equipo no sabe qué hora es. Publique ahora.
objection-no-room = No hay ninguna sala «{ $name }» en el borrador.
objection-no-clip = No hay ningún audio { $name } en el borrador.
objection-no-notice = No hay tal aviso en el borrador.
objection-clip-twice = El audio { $name } ya está en el recorrido. Elija otro número u otra variante.
objection-room-twice = La sala «{ $name }» ya está en el recorrido. Elija otro nombre corto.
objection-number-twice = El número de sala { $name } ya está en uso. Elija otro.
objection-language-twice = El recorrido ya habla { $name }.
objection-last-language = El recorrido necesita su último idioma.
objection-captions = Subtítulos, línea { $line }: { $what }
captions-not = un archivo de subtítulos empieza con la línea WEBVTT, o con los tiempos del primer subtítulo
captions-untimed = cada subtítulo necesita antes una línea como 00:01.000 --> 00:04.000, y ninguna línea en blanco por dentro
captions-timing = «{ $text }» no son tiempos como 00:01.000 --> 00:04.000
objection-stray = «{ $name }» es de una sala o un audio que ya no está en el recorrido. Alguien lo quitó; en «Cambios» se puede recuperar.
objection-no-number = La sala «{ $name }» no tiene número. Póngale uno.
objection-not-a-picture = No es una imagen que docent conozca.
objection-not-hours = «{ $name }» no es un horario.
name-language = una etiqueta de idioma como es, en o pt-BR
name-slug = un nombre corto de minúsculas, cifras y guiones, como comedor
name-number = un número de una a seis cifras, como 13
name-variant = una variante que docent conozca
name-advisory = una advertencia que docent conozca
name-role = una función
name-hours = un día o una hora como 09:30
name-staff = un nombre de una a cuarenta letras, cifras, espacios, puntos, guiones y apóstrofos
name-other = lo que va aquí

# Lugares y campos
place-tour = La casa
place-cue = subtítulo { $number }
field-languages = idiomas
field-time-zone = zona horaria
field-hours = horario
field-house-name = nombre de la casa
field-plan = plano
field-plan-note = nota del plano
field-notice-head = título del aviso
field-notice-text = texto del aviso
field-rooms = orden de las salas
field-number = número
field-name = nombre
field-line = frase
field-clips = orden de los audios
field-advisories = advertencias
field-title = título
field-recording = grabación
field-transcript = transcripción
field-captions = subtítulos
field-credit = crédito
field-picture = imagen
field-alternative = descripción de la imagen
field-picture-credit = crédito de la imagen
field-rights = derechos de la imagen

# Lo que impide publicar
fault-no-rooms = El recorrido no tiene salas. Añada una.
fault-no-languages = El recorrido no tiene idioma. Añada uno.
fault-language-twice = { $name } aparece dos veces.
fault-hours-turned = La casa abre a las { $open } y cierra a las { $close }. Debe cerrar después de abrir.
fault-hours-of-no-day = Este horario no es de ningún día. Elija al menos uno.
fault-too-many = Hay más de { $most } { $what }.
fault-room-number-twice = El número de sala { $name } se usa dos veces. Dé a cada sala el suyo.
fault-clip-twice = El audio { $name } está dos veces. Dé a cada uno su número o su variante.
fault-silent = El audio { $name } no dice nada en ningún idioma. Añada una grabación o quítelo.
fault-missing = Falta { $what } en { $language }. Escríbalo.
fault-unknown-language = { $name } no es un idioma del recorrido. Añádalo a la casa o quítelo de aquí.
fault-no-recording = Falta la grabación. Súbala.
fault-empty = Falta { $what }. Escríbalo.
fault-too-long = { $what }: son { $chars } caracteres y el máximo es { $most }.
fault-cue-turned = El subtítulo en { $name } termina antes de empezar.
fault-cue-overlaps = El subtítulo en { $name } empieza antes de que termine el anterior.
fault-cue-past-end = El subtítulo dura hasta { $end }, pero la grabación termina en { $length }.
warning-missing-language = No hay nada en { $name }. El público oirá otro idioma, y se le dirá.
warning-empty-room = En esta sala no hay nada que oír.
warning-no-picture = La sala no tiene imagen.
warning-fast-caption = El subtítulo en { $at } va a { $count } caracteres por segundo; la mayoría lee 17.
warning-big-caption = El subtítulo en { $name } tiene una línea de más de 37 caracteres, o más de dos líneas.
warning-captions-differ = Los subtítulos no dicen lo mismo que la transcripción, a partir de «{ $name }».
warning-advisory = Se dice «{ $name }». ¿Falta una advertencia?
warning-long = El audio dura { $name }. La mayoría se va después de dos minutos.
what-notice-head = el título de un aviso
what-notice-text = el texto de un aviso
what-captions = subtítulos
what-clips = audios
what-notices = avisos
what-hours = horarios
what-rooms = salas
what-caption = el subtítulo
what-caption-file = el conjunto de subtítulos
what-credit = el crédito
what-house-name = el nombre de la casa
what-alternative = la descripción de la imagen
what-picture-credit = el crédito de la imagen
what-picture-rights = los derechos de la imagen
what-plan-note = la nota del plano
what-room-line = la frase de la sala
what-room-name = el nombre de la sala
what-title = el título
what-transcript = el texto de la transcripción

# Traer grabaciones
tab-upload = Subir
upload-drop = Arrastre aquí sus grabaciones
upload-choose = Elegir archivos
upload-hint = WAV, FLAC, MP3, Ogg, M4A u Opus, hasta { $most } MB cada uno. Si se corta la conexión, la subida sigue sola donde iba.
upload-naming = El nombre del archivo propone número, título e idioma:
upload-naming-title = Natalia_recuerda
upload-needs-script = Para subir grabaciones hace falta JavaScript. Actívelo en este navegador.
upload-list = Sus grabaciones
upload-progress = { $done } de { $all } MB
upload-speed = { $speed } MB/s · faltan { $left }
upload-queued = En espera de su turno
upload-cut = Se cortó la conexión; sigue sola en cuanto vuelva
upload-again = elija otra vez el mismo archivo para seguir
upload-stopped = No se pudo seguir. Pulse «Intentar de nuevo».
upload-offline = El equipo no responde
upload-waiting = Ya está completa; espera su revisión
upload-listening = La casa la está escuchando entera
upload-making = Se preparan las copias para bocinas y teléfonos
upload-refused = No se aceptó
upload-used = En el borrador: { $name }
upload-done = Lista
upload-good = Suena bien: nada que objetar.
upload-known = Esta misma grabación ya está en el borrador: { $name }.
upload-open-clip = Abrir el audio
upload-retry = Intentar de nuevo
upload-cancel = Cancelar
upload-cancel-sure = ¿Cancelar esta subida? Lo que ya llegó se borra.
upload-dismiss = Quitar de la lista
upload-number = Número
upload-variant = Variante
upload-standard = Normal
upload-language = Idioma
upload-room = Sala
upload-room-choose = Elija la sala
upload-title = Título
upload-place = Poner en el borrador
upload-placed = Está en el borrador.
upload-number-first = Escriba el número del audio.
plan-new-clip = Creará el audio { $clip } en { $language }.
plan-new-language = Añadirá { $language } al audio { $clip }.
plan-fills = Dará sonido al audio { $clip } en { $language }.
plan-replaces = Sustituirá la grabación del audio { $clip } en { $language }. La anterior se puede recuperar en «Cambios».
plan-nothing = El audio { $clip } en { $language } ya tiene esta misma grabación.
fact-length = Duración
fact-format = Formato
fact-loudness = Sonoridad
fact-peak = Pico real
fact-rate = Muestreo
fact-sides = Canales
fact-mono = mono
fact-stereo = estéreo
fact-channels = { $count }
fact-silent = silencio
severity-hint = Nota:
severity-warning = Atención:
severity-block = No se oye:
remark-silent = en esta grabación no se oye nada. Vuelva a exportarla.
remark-quiet = sus picos ({ $peak } dBTP) no dejan subirla más: sonará a { $plays } LUFS, más bajo que las demás ({ $target } LUFS). Limite los picos o comprímala.
remark-raised = es tan baja que se sube { $gain } dB, y con ella su ruido. Grábela más fuerte.
remark-peaks = sus picos llegan a { $peak } dBTP y pasan el techo de { $ceiling } dBTP. Se baja sola, pero es mejor exportarla más baja.
remark-clipped = { $runs ->
    [one] está saturada en un lugar
   *[other] está saturada en { $runs } lugares
} y suena áspera. Expórtela más baja.
remark-short = solo se oyen { $seconds } s. Compruebe que esté completa.
remark-long = dura { $length }, más de los dos minutos que se queda la mayoría.
remark-very-long = dura { $length }, más de tres minutos. Pocos oirán el final; divídala.
remark-begins-late = empieza con { $seconds } s de silencio. Recórtelos.
remark-ends-late = termina con { $seconds } s de silencio, y mientras la bocina de la sala sigue ocupada. Recórtelos.
remark-pause = calla { $seconds } s en { $at }. Compruebe que no falte nada.
remark-dead-channel = el canal { $channel } está mudo mientras otro suena. Expórtela en mono.
remark-mixed = tiene { $channels } canales, que se mezclan en dos.
remark-damaged = { $packets ->
    [one] una de sus partes no se pudo leer y se omite
   *[other] { $packets } de sus partes no se pudieron leer y se omiten
}. Vuelva a exportarla.
remark-misdeclared = el archivo dice durar { $declared }, pero dura { $length }. Otros reproductores pueden mostrarlo mal.
remark-low-rate = con { $rate } muestras por segundo suena apagada. Expórtela a 48000.
remark-low-bitrate = con { $kbps } kbit/s pierde claridad. Expórtela con { $least } o más, o como FLAC o WAV.
unfit-not-a-file = Esto no es un archivo. Elija uno de sonido.
unfit-unopened = El archivo no se puede leer ({ $reason }).
unfit-not-sound = No es un archivo de sonido que docent conozca. Traiga WAV, FLAC, MP3, Ogg, M4A u Opus.
unfit-empty = En este archivo no hay sonido. Vuelva a exportarlo.
unfit-channels = Este archivo tiene { $channels } canales. Traiga uno que tenga de 1 a { $most }.
unfit-rate = Este archivo tiene { $rate } muestras por segundo. Expórtelo a 48000.
unfit-too-long = Esta grabación dura más de { $longest }. Divídala en partes.
unfit-changes = El formato del sonido cambia a la mitad, en { $at }. Expórtela de una sola pieza.
unfit-breaks-off = Falta parte del archivo: solo están los primeros { $at }. Cópielo o expórtelo de nuevo.
unfit-damaged = { $count ->
    [one] El archivo está dañado: una de sus partes no se puede leer.
   *[other] El archivo está dañado: { $count } de sus partes no se pueden leer.
} Cópielo o expórtelo de nuevo.
unfit-harmful = Revisar este archivo pidió demasiada memoria o demasiado tiempo. Está dañado o hecho para dañar.
unfit-slow = La revisión no terminó en { $seconds } segundos y se detuvo. Expórtelo de nuevo, o pruebe cuando haya menos actividad.
unfit-unstarted = La revisión no pudo empezar ({ $reason }). Inténtelo de nuevo.
hindrance-empty = Este archivo está vacío. Vuelva a exportarlo.
hindrance-too-large = El archivo pasa de { $most } MB. Expórtelo como FLAC o MP3, o en partes.
hindrance-no-space = No cabe: el disco tiene lugar para { $free } MB más y hacen falta { $needed } MB. La administración puede hacer lugar en «Disco».
hindrance-too-many = Tiene { $most } subidas sin terminar. Termine o cancele algunas antes.
hindrance-no-upload = Esta subida ya no existe. Elija el archivo otra vez.
hindrance-wrong-offset = La subida va por otro punto. Sigue sola.
hindrance-busy = Este archivo se está recibiendo por otra conexión. Espere un momento.
hindrance-too-much = Llegó más de lo que el archivo tiene. Elíjalo otra vez.
hindrance-broke-off = Se cortó la conexión. Siga cuando vuelva.
hindrance-not-done = Esta subida aún no está lista. Espere a que termine su revisión.
hindrance-removed = Alguien borró esta grabación entretanto. Súbala otra vez.
hindrance-no-language = El recorrido no habla { $name }. Curaduría puede añadirlo en «La casa».
hindrance-held = Hay una subida o una importación en curso. Inténtelo cuando termine.
hindrance-disk = El disco no lo aceptó ({ $reason }). Vea cuánto lugar queda.
picture-not-a-picture = No es una imagen que docent pueda mostrar. Traiga JPEG, PNG, WebP o SVG.
picture-too-large = La imagen pasa de { $megabytes } MB. Guárdela más pequeña.
picture-flawed = El dibujo tiene algo que no se acepta: { $what }
picture-too-wide = La imagen mide { $width } × { $height } píxeles. Guárdela con { $most } por lado como máximo.
picture-too-many-pixels = La imagen mide { $width } × { $height } píxeles. Guárdela con { $most } millones como máximo.
picture-animated = Esta imagen se mueve. Traiga una fija.
picture-breaks-off = Falta parte de la imagen. Cópiela o expórtela de nuevo.
picture-damaged = La imagen está dañada ({ $reason }). Cópiela o expórtela de nuevo.
picture-harmful = Leer esta imagen pidió demasiada memoria o demasiado tiempo. Guárdela con menos píxeles, como JPEG.

# El disco
tab-disk = Disco
disk-free = Quedan { $free } de { $total }
disk-full = Cuánto del disco está ocupado
disk-recordings = Grabaciones y sus copias
disk-pictures = Imágenes
disk-reserve = Reservado para la base de datos
disk-unnamed = Grabaciones que ya nada usa
disk-unnamed-help = No están en el borrador ni en ninguna edición, y nadie las ha oído. Lo que alguna edición nombra se queda siempre: cualquiera puede volver a publicarse.
disk-unnamed-none = No hay ninguna. Todo lo que está aquí hace falta.
disk-remove = Borrar las elegidas
disk-remove-sure = ¿Borrar las grabaciones elegidas? No se pueden recuperar.
disk-all = Elegir todas
disk-choose = Elegir
disk-size = Tamaño
disk-since = Desde
disk-listen = Escuchar
size-kb = { $figure } KB
size-mb = { $figure } MB
size-gb = { $figure } GB
