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

# Publicar
tab-publish = Publicar
publish-head = Lo que tienen los visitantes
publish-current = Edición { $number }, desde { $when } ({ $who }).
publish-none-yet = Todavía nada: esta será la primera edición.
publish-first = Aún no se ha publicado nada, así que todo es nuevo: { $rooms ->
    [one] una sala
   *[other] { $rooms } salas
} y { $clips ->
    [one] un audio
   *[other] { $clips } audios
}.
publish-nothing = Los visitantes ya tienen todo esto. No hay nada que publicar.
publish-same = El borrador dice exactamente lo que ya tienen los visitantes. Lo próximo que escriba aparecerá primero aquí.
publish-blocked = { $count ->
    [one] Una cosa impide publicar; corríjala primero.
   *[other] { $count } cosas impiden publicar; corríjalas primero.
}
publish-look = { $count ->
    [one] Nada impide publicar. Hay una cosa que conviene revisar.
   *[other] Nada impide publicar. Hay { $count } cosas que conviene revisar.
}
publish-well = Nada impide publicar.
publish-now = Publicar ahora
publish-closing = Publicar al cierre, hoy a las { $time }
publish-shut = La casa está cerrada: publicar ahora no molesta a nadie.
publish-calm = No se interrumpe a nadie: lo que suena termina como empezó y las páginas cambian por sí solas.
publish-planned = La edición { $number } está programada para el cierre ({ $who }).
publish-planned-today = La edición { $number } está programada para el cierre, hoy a las { $time } ({ $who }).
publish-unplan = No publicarla
publish-done = Publicado. Los visitantes tienen ahora la edición { $number }.
publish-planned-done = Programado. Los visitantes tendrán la edición { $number } cuando cierre la casa.
publish-unplanned-done = Ya no está programado. Los visitantes conservan lo que tienen.
publish-over-done = El borrador vuelve a ser lo que tienen los visitantes. En «Cambios» puede recuperar lo que había.
publish-over = Empezar el borrador de nuevo desde lo publicado
publish-over-sure = ¿Poner en el borrador lo que tienen los visitantes? Todo lo que aparece aquí sale del borrador; en «Cambios» se puede recuperar.
publish-faults = { $count ->
    [one] Una cosa impide publicar
   *[other] { $count } cosas impiden publicar
}
publish-changes = Lo que cambia para los visitantes
publish-warnings = { $count ->
    [one] Una cosa que conviene revisar
   *[other] { $count } cosas que conviene revisar
}
publish-warnings-line = Nada de esto impide publicar.
publish-hints = { $count ->
    [one] Una cosa más que los visitantes apenas notarán
   *[other] { $count } cosas más que los visitantes apenas notarán
}
publish-more = y { $count } más
publish-history = Historial
publish-back = Volver a Publicar
edition-named = Edición { $number }
edition-current = actual
edition-look = Ver qué cambió
edition-again = Volver a esta edición
edition-again-sure = ¿Dar otra vez a los visitantes la edición { $number }? El borrador se queda como está.
edition-beside = Lo que cambió respecto a la edición { $number }, que los visitantes tenían antes.
edition-first = Fue la primera: todo era nuevo.
edition-same = Dice exactamente lo mismo.
difference-before = antes
difference-now = ahora
difference-new = nuevo
difference-gone = quitado
difference-new-before = añadido:
difference-gone-before = quitado:
difference-play = Escuchar la grabación, { $label }, { $length }
difference-recording-gone = ya no está
difference-captions = { $count ->
    [one] Cambió un subtítulo.
   *[other] Cambiaron { $count } subtítulos.
}
difference-came = { $name } vino de { $room }.
difference-went = { $name } está ahora en { $room }.
difference-follows = { $name } va ahora después de { $other }.
difference-first = { $name } va ahora al principio.
kind-who = De
kind-everybody = todas las personas
kind-what = Sobre
kind-all = todo
kind-texts = textos y grabaciones
kind-editions = ediciones
kind-people = personas
kind-box = bocinas, pantallas y archivos
kind-show = Mostrar
changes-none-such = No hay nada de eso.
preview = Ver el borrador
preview-head = Véalo antes
preview-line = Así lo tendrían los visitantes. Solo suena aquí, y nada se cuenta.
preview-room = Página
preview-house = Todas las salas
preview-language = Idioma
preview-size = En
preview-phone = un teléfono
preview-seven = una pantalla de 7 pulgadas
preview-ten = una pantalla de 10 pulgadas
preview-look = Ver
preview-alone = En una ventana propia
objection-shut-already = La casa ya está cerrada. Publicar ahora no molesta a nadie.
fault-inaudible = En la grabación no se oye nada. Suba otra.
warning-same-recording = El audio { $clip } usa la misma grabación en { $language }. ¿Es la correcta?

# Cómo suenan las grabaciones
remark-silent = En esta grabación no se oye nada. Expórtela de nuevo.
remark-quiet = Sus picos no dejan subirla: suena a { $loudness } LUFS, más bajo que las demás. Limite sus picos o comprímala.
remark-raised = Está tan baja que se sube { $gain } dB, y con ella su ruido. Grábela más fuerte.
remark-peaks = Sus picos llegan a { $peak } dBTP. Se baja al sonar; la próxima vez expórtela más baja.
remark-clipped = { $count ->
    [one] Está saturada en un punto y suena áspera. Expórtela más baja.
   *[other] Está saturada en { $count } puntos y suena áspera. Expórtela más baja.
}
remark-short = Solo se oyen { $seconds } s. ¿Es la grabación completa?
remark-long = Dura { $length }. La mayoría de los visitantes se queda dos minutos.
remark-very-long = Dura { $length }. Pocos visitantes oirán el final; piense en dividirla.
remark-begins-late = Empieza con { $seconds } s de silencio. Recórtelos.
remark-ends-late = Termina con { $seconds } s de silencio, en los que la bocina de la sala no queda libre. Recórtelos.
remark-pause = Se calla { $seconds } s en { $at }. ¿Falta algo?
remark-dead-channel = El canal { $channel } está en silencio mientras otro suena. Expórtela en mono.
remark-mixed = Tiene { $count } canales, que se mezclan en dos.
remark-damaged = { $count ->
    [one] Una parte no se pudo leer y se omite. Expórtela de nuevo.
   *[other] { $count } partes no se pudieron leer y se omiten. Expórtela de nuevo.
}
remark-misdeclared = El archivo dice que dura { $declared }, pero dura { $length }.
remark-low-rate = Con { $rate } muestras por segundo suena apagada. Expórtela con 48000.
remark-low-bitrate = Con { $kbps } kbit/s pierde claridad. Expórtela con { $least } o más, o en flac o wav.
