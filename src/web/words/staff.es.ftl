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
what-plan-note = la nota del plano
what-room-line = la frase de la sala
what-room-name = el nombre de la sala
what-title = el título
what-transcript = el texto de la transcripción

# Silencio en toda la casa
mute-all = Silenciar todo
unmute-all = Que vuelva a sonar
muted-since = Toda la casa está en silencio desde las { $when }. Lo pidió: { $who }.
muted-since-day = Toda la casa está en silencio desde el { $when }. Lo pidió: { $who }.

# Bocinas y pantallas
tab-devices = Bocinas y pantallas
devices-summary = { $count ->
    [0] Todo está en orden.
    [one] Una sala necesita atención.
   *[other] { $count } salas necesitan atención.
}
speaker = Bocina
speaker-ready = La bocina está lista.
speaker-silent = La bocina no responde.
speaker-none = Esta sala no tiene bocina; se oye en el teléfono de cada visitante.
speaker-plays = Suena ahora: «{ $title }», quedan { $left }.
sounds-on = Salida { $output } ({ $source }) · ajuste { $trim } dB · tope { $cap } dB
sounds-nowhere = Sin salida asignada
source-staff = elegida por el personal
source-config = de la configuración
source-shared = la común de la casa
source-none = ninguna
attention-speaker = La bocina no responde. Revise el cable y la corriente, o elija otra salida.
attention-level = El tope de { $cap } dB no deja sonar el ajuste de { $trim } dB. Suba el tope o baje el ajuste.
attention-never = { $screen }: no se ha visto desde que docent arrancó. Revise que tenga corriente y red.
attention-away = { $screen }: no se ve desde { $ago }. Revise que tenga corriente y red.
attention-page = { $screen }: tiene una página antigua. Vuelva a cargarla.
tone = Probar con un tono
output-and-level = Salida y volumen
output = Salida de audio
output-help = Si algo suena en la sala, se detiene al cambiar de salida.
output-silent = Ninguna: pasa el tiempo sin sonar
output-use = Usar esta salida
as-config = Como dice la configuración
level-trim = Ajuste de la sala
level-cap = Tope
trim-help = Se suma a todo lo que suena. Una sala pequeña pide menos.
cap-help = Ningún visitante puede pasar de aquí.
trim-less = Menos ajuste
trim-more = Más ajuste
cap-less = Tope más bajo
cap-more = Tope más alto
level-set = Aplicar
screens = Pantallas
screens-none = Esta sala no tiene pantalla.
screen-of-the-box = Navegador del propio equipo
screen-connected = conectada
screen-seen = se vio por última vez { $ago }
screen-never = no se ha visto desde que docent arrancó
ago-moment = hace un momento
ago-minutes = { $count ->
    [one] hace un minuto
   *[other] hace { $count } minutos
}
ago-hours = { $count ->
    [one] hace una hora
   *[other] hace { $count } horas
}
ago-days = { $count ->
    [one] hace un día
   *[other] hace { $count } días
}
page-current = página al día
page-old = página antigua
page-unknown = página desconocida
panel = Tamaño de la pantalla
panel-unknown = tamaño sin medir
panel-measure = { $figure } px/mm
panel-other = U otro número de px/mm
identify = Que se muestre
reload = Volver a cargar
revoke = Dar de baja
revoke-sure = ¿Dar de baja «{ $name }»? Ya no podrá usar la bocina de su sala; puede darla de alta otra vez.
strays = Pantallas sin sala
strays-help = Su sala ya no está en el recorrido. Délas de baja, o dé de alta cada una en otra sala.
enrol = Dar de alta una pantalla
enrol-help = Abra en la pantalla nueva la dirección /screen de esta casa, y escriba aquí la clave que muestra.
enrol-do = Dar de alta
code = Clave
of-room = Sala
choose = Elija…
done-output = Listo. Ahora suena en { $name }.
done-config = Listo. Ahora es como dice la configuración.
done-level = Ajuste { $trim } dB, tope { $cap } dB.
done-tone = Suena un tono de dos segundos.
done-enrol = Listo: es la pantalla { $number }.
done-identify = { $count ->
    [0] Esa pantalla no está conectada ahora.
   *[other] La pantalla muestra su número durante diez segundos.
}
done-reload = { $count ->
    [0] Esa pantalla no está conectada ahora.
   *[other] La pantalla se vuelve a cargar en cuanto no suene nada.
}
done-revoke = La pantalla { $number } ya no tiene permiso.
refused-busy = Alguien está escuchando en esa sala. Pruebe cuando termine.
refused-muted = La casa está en silencio. Levántelo primero.
refused-code = Ninguna pantalla muestra la clave { $name }. Mire cuál muestra ahora.
refused-screen = No hay ninguna pantalla { $name }; quizá ya se dio de baja.
refused-room = La sala «{ $name }» no está en el recorrido publicado.
refused-level = Escriba decibelios entre { $lowest } y { $highest }.
name-code = una clave de seis letras y cifras, como 7KX2QM
name-panel = un número de píxeles por milímetro entre 1 y 40, como 5.9
name-output = una salida de audio de este equipo
log-output = salida
log-trim = ajuste
log-cap = tope
log-room = sala
log-panel = píxeles por milímetro
