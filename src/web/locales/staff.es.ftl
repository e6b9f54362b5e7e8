# El marco
skip = Ir al contenido
tabs = Páginas
tab-tour = Recorrido
tab-routes = Rutas
tab-changes = Cambios
tab-people = Personas
place-home = Inicio
place-system = Sistema
tab-rooms = Salas y audios
tab-review = Revisar y publicar
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

# Inicio
home-open-until = Abierto hasta las { $time }.
home-open = Abierto.
home-opens-today = Cerrado. Abre hoy a las { $time }.
home-opens-on = Cerrado. Abre el { $weekday } a las { $time }.
home-visit = Verlo como visitante
home-publish-changes = { $count ->
    [one] Publicar 1 cambio
   *[other] Publicar { $count } cambios
}
home-next = Siguiente paso
home-fix = Corregirlo
home-add = Añadirlo
home-check = Revisarlo
home-publish = { $count ->
    [one] Hay 1 cambio listo para publicar
   *[other] Hay { $count } cambios listos para publicar
}
home-publish-line = El público todavía no lo ve. Revíselo una vez más y publíquelo.
home-publish-button = Revisar y publicar
home-missing = Qué falta
home-missing-none = No falta nada.
home-all-missing = { $count ->
    [one] Lo que falta
   *[other] Ver los { $count }
}
home-no-language = Todavía no hay nada en { $language }. El público oye otro idioma.
home-and-more = { $count ->
    [one] { $what } (y 1 más)
   *[other] { $what } (y { $count } más)
}
home-recent = Quién cambió qué
home-all-changes = Todos los cambios
home-plays-today = Escuchas de hoy
home-plays = { $count ->
    [one] 1 escucha
   *[other] { $count } escuchas
}
home-plays-before = Hace una semana, { $weekday }: { $count } en todo el día
home-no-plays = Todavía no se ha escuchado nada.
home-visitors-have = Lo que tiene el público
home-editions = Ediciones anteriores
home-current = Edición { $number }, publicada { $when } ({ $who }).
home-nothing-published = Todavía no se ha publicado nada.
home-new = Qué hay de nuevo
home-all-new = { $count ->
    [one] Ver el cambio
   *[other] Ver los { $count } cambios
}

# Cómo …
help = Cómo …
help-link = Cómo: { $task }
help-lead = Elija lo que quiere hacer.
help-go = Abrir «{ $page }»
help-room = Añadir una sala
help-room-steps =
    Abra «{ tab-rooms }» y vaya a «{ add-room }», al final.
    Escriba el número de la sala y su nombre corto para las direcciones web, como comedor.
    Abra la sala y escriba su nombre y su frase en todos los idiomas.
    Elija una imagen y descríbala para quien no la ve. Su crédito también se publica.
    Arrastre las salas por el asa, o use las flechas, hasta que sigan el orden de la visita.
help-recording = Añadir o reemplazar una grabación
help-recording-steps =
    Nombre el archivo con número, título e idioma, como 13_Natalia_recuerda.es.mp3. Cualquier otro nombre también sirve.
    Abra «{ tab-upload }» y arrastre el archivo. Si se corta la conexión, la subida sigue sola.
    Escúchela y lea la lista de comprobación: dice lo que notaría el público.
    Revise número, idioma, sala y título. Una línea dice qué pasará: un audio nuevo o una grabación reemplazada.
    Pulse «{ upload-place }». Todavía no se publica nada, y la grabación anterior se puede recuperar.
help-captions = Escribir subtítulos
help-captions-steps =
    Abra el audio y elija el idioma.
    Escriba en la transcripción lo que se dice, palabra por palabra, con una línea en blanco entre párrafos.
    Pulse «{ pace }». Los subtítulos siguen el texto y el sonido.
    Reprodúzcalo. Arrastre los bordes de un subtítulo en la onda donde llegue antes o después, o pulse «{ tap-along }» y marque cada comienzo mientras escucha.
    Un subtítulo demasiado rápido queda marcado: divídalo o acorte su texto.
help-languages = Añadir un idioma y traducir
help-languages-steps =
    Abra «{ tab-house }», elija el idioma por su propio nombre y pulse «{ add-language }».
    Escriba en él el nombre de la casa. Después abra cada sala y escriba su nombre y su frase.
    Abra cada audio, elija el idioma y escriba título y transcripción. Sin grabación, el público lee el texto.
    La página de inicio muestra los audios que aún no tienen nada en un idioma.
    Publique. El público elige el idioma en la primera página.
help-hours = Poner el horario y los avisos
help-hours-steps =
    Abra «{ tab-house }» y elija la zona horaria de la casa.
    Pulse «{ add-hours }», marque los días y escriba a qué hora abre y cierra la casa. El horario puede terminar después de medianoche.
    Pulse «{ add-notice }» para lo que el público deba saber: precios, baños, fotografías. Escriba título y texto en todos los idiomas.
    Publique. Fuera del horario las bocinas callan, y las páginas dicen cuándo abre la casa.
help-routes = Proponer una ruta
help-routes-steps =
    Abra «{ tab-routes }» y añada una ruta. Su nombre corto forma parte de su dirección web.
    Escriba su nombre en todos los idiomas.
    Añada audios uno por uno, o todos los de una sala.
    Póngalos en orden y mire cuánto dura el conjunto.
    Publique. El público encuentra la ruta en la primera página y junto al mapa.
help-import = Traer muchos audios a la vez
help-import-steps =
    Abra «{ tab-bulk }» y descargue la hoja vacía.
    Escriba una fila por audio e idioma: sala, número, idioma, título, nombre del archivo y texto. Deje vacío lo que quede como está.
    Arrastre la hoja y todas las grabaciones e imágenes que nombra, sueltas o en un archivo ZIP.
    Pulse «{ bulk-look }». Se revisa cada fila y se escucha cada grabación.
    Corrija las filas con errores y envíe solo lo corregido. Después pulse «{ bulk-take }».
help-publish = Publicar y volver atrás
help-publish-steps =
    Abra «{ tab-review }». Lo que hay que corregir va primero; cada línea lleva a su lugar.
    Lea qué cambia para el público, palabra por palabra, y escuche la grabación de antes y la de ahora.
    Mire las páginas como las tendrá el público.
    Pulse «{ publish-now }», o publique al cierre. No se interrumpe a nadie.
    Para volver atrás, busque la edición en «{ publish-history }» y pulse «{ edition-again }». El borrador queda como está.
help-undo = Deshacer un cambio
help-undo-steps =
    En la página de un audio o de una sala, pulse «{ edit-undo }». Cada vez se deshace un paso, y el otro botón lo rehace.
    Para todo lo demás, abra «{ tab-changes }». Dice quién hizo qué y cuándo.
    Busque el cambio y pulse «{ undo }». Una importación o una sala eliminada vuelven completas.
    Si alguien ha escrito después en el mismo lugar, docent lo dice y no cambia nada.
help-statistics = Leer las estadísticas
help-statistics-steps =
    Abra «{ tab-statistics }». La primera frase resume los últimos 30 días y se puede citar.
    Elija arriba otros días, una sala o un idioma.
    Abra un audio para ver dónde se va la gente, con las palabras que se decían allí.
    Anote cuántas personas vinieron, para ver cuántas escucharon.
    Para un informe en papel, abra un mes e imprímalo.
help-speakers = Conectar una bocina
help-speakers-steps =
    Conecte la bocina al equipo y abra «{ tab-devices }».
    En «{ output-and-level }», elija la salida de audio de la sala.
    Pulse «{ tone }» y escuche en la sala.
    Ajuste el volumen. «{ level-cap }» es lo que ningún visitante supera.
    Con «{ mute-all }», que está en todas las páginas, calla toda la casa a la vez.
help-screens = Preparar una pantalla táctil
help-screens-steps =
    En la pantalla, abra la dirección de esta casa terminada en /screen. Muestra un código.
    Abra «{ tab-devices }» y vaya a «{ enrol }».
    Escriba el código y elija la sala y el tamaño de la pantalla.
    Pulse «{ enrol-do }». La pantalla muestra su sala.
    Pulse «{ identify }» si no está seguro de cuál es cuál.
help-people = Dar acceso a alguien
help-people-steps =
    Abra «{ tab-people }» y escriba el nombre de la persona.
    Elija el papel. Consulta lee, carga trae grabaciones y textos, curaduría publica y administración hace todo.
    Dé el enlace solo a esa persona. Sirve una vez, durante tres días.
    Quien haya olvidado la contraseña recibe otro enlace con «{ reset-password }».
    Quite a quien se va. Lo que hizo queda en el registro.

# Los primeros pasos
start-title = Su primer audio, en unos diez minutos
start-again = Primeros pasos
start-position = Paso { $number } de { $all }.
start-lead = Cada paso se guarda al continuar: deténgase cuando quiera y vuelva aquí.
start-count = { $done } de { $all } pasos hechos
start-skip = Omitir, ya lo conozco
start-dismiss = No mostrar esto aquí
start-done = hecho
start-open = Abrir
start-go-on = Continuar
start-save = Guardar y continuar
start-glimpse = Lo que verá el público
start-next-clip = Su primer audio
start-museum = Nombre e idiomas
start-museum-line = Cómo se llama su guía y qué idiomas habla.
start-museum-missing = Escriba el nombre del museo y elija al menos un idioma.
start-name = Nombre del museo
start-name-help = Como deba leerlo el público. Podrá traducirlo después.
start-languages = Idiomas del recorrido
start-languages-help = El primero que elija es el principal: se usa donde un audio no tiene otro. Puede añadir idiomas en cualquier momento.
start-first = principal
start-more-languages = { $count } idiomas más
start-time-zone = Zona horaria del museo
start-room = Primera sala
start-room-line = Bastan un nombre y una frase. El número y la dirección web se proponen.
start-room-name = Nombre de la sala
start-line = Descripción breve
start-line-help = El público la lee debajo del nombre; por ejemplo: «Los cactus tras los altos muros».
start-address = Dirección web
start-address-help = La dirección se forma con el nombre y va en el código QR. Después no cambia.
start-recording = Primera grabación
start-recording-line = Un audio en un idioma basta para oír cómo funciona.
start-recording-missing = Elija antes una grabación.
start-drop = Arrastre aquí su grabación
start-replace = La grabación de este audio. Arrastre otra para reemplazarla.
start-choose = Elegir un archivo
start-clip-title = Título del audio
start-transcript = Lo que se dice, palabra por palabra
start-transcript-help = Para quien no puede oírlo o prefiere leer. Los subtítulos se forman solos a partir de este texto. Deje una línea en blanco entre párrafos.
start-credit = Crédito
start-credit-help = De quién es la voz. Proponemos el museo.
start-listen = Escúchelo como visitante
start-listen-line = Esta es la página que el público tendrá en su teléfono. Toque el audio.
start-heard = Ya lo escuchó.
start-sounds-right = Suena bien, continuar
start-change-recording = Cambiar la grabación
start-publish = Publicar
start-publish-line = El público no ve nada hasta que pulse «Publicar ahora».
start-publish-size = { $rooms ->
    [one] 1 sala
   *[other] { $rooms } salas
}, { $clips ->
    [one] 1 audio
   *[other] { $clips } audios
}, en { $languages }.
start-publish-help = Después podrá cambiarlo todo, y recuperar cualquier edición.
start-publish-first = Todavía falta esto:
start-published = Publicado. El público ya lo tiene.
start-label = Imprima el código QR
start-label-line = Una tarjeta para la pared de la sala: el teléfono que la escanea abre el audio.
start-live = Su guía ya está en línea.
start-code = Código QR de la página de la sala
start-no-address = docent aún no sabe en qué dirección lo encuentran los teléfonos, así que no hay código QR. Conéctelo a la red del museo o escriba la dirección en sus ajustes.
start-open-page = Abrir la página del público
start-print = Imprimir
start-finish = Listo, ir al inicio

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
reset-sure = ¿Pedir a { $name } que elija una contraseña nueva? Se cierran al momento todas sus sesiones, y solo podrá entrar con el enlace que usted le dé.
remove = Quitar
remove-sure = ¿Quitar a { $name } del personal? Lo que hizo queda en el registro.
people-role-done = Listo: { $name } tiene ahora otra función.
people-out-done = Listo: { $name } ya no tiene ninguna sesión abierta.
people-removed-done = Listo: { $name } ya no es del personal.
add-person = Añadir a alguien
add = Añadir
link-for = Un enlace para { $name }
link-help = Déselo solo a esta persona. Sirve una vez, durante tres días, y no se vuelve a mostrar.

# El registro
changes-none = Todavía no se ha cambiado nada.
who-box = en el propio equipo
undo = Deshacer
redo = Rehacer
older = Anteriores
act-edit = Escribió
act-undo = Deshizo
act-redo = Rehízo
act-undone = el cambio de { $when } ({ $who })
act-import = Importó
act-publish = Publicó la edición
act-publish-again = Recuperó la edición
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
act-count-admissions = Anotó cuánta gente vino
act-add-reading-key = Dejó que un programa lea las estadísticas
act-remove-reading-key = Retiró la clave de un programa
act-command-box = Dio una orden a un equipo
act-acknowledge-alert = Se hizo cargo de un aviso:

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
objection-written-since = { $who } escribió aquí después; por eso ya no se puede deshacer ni rehacer.
objection-written-since-box = Esto se cambió después en el propio equipo; por eso ya no se puede deshacer ni rehacer.
objection-follows-main = Este equipo muestra lo que publica el equipo principal. Edite y publique en { $main }.
objection-no-edition = No existe la edición { $number }.
unheard = La casa no responde. Lo que escribió sigue aquí; inténtelo otra vez.
wanting-missing = Llene este campo.
wanting-choose = Elija una opción.
wanting-short = Escriba al menos { $least } caracteres.
wanting-range = Escriba un número de { $least } a { $most }.
wanting-number = Escriba un número de una a seis cifras, con una letra si hace falta, como 13 o 13a.
wanting-slug = Use minúsculas sin acentos, cifras y guiones, como sala-grande.
wanting-language = Escriba una etiqueta de idioma, como es, en o pt-BR.
wanting-other = Esto no es válido aquí.
failed-not-allowed = Esta página no corresponde a su función
objection-text-too-large = Este texto pasa de 1 MB; no es un texto para visitantes. Acórtelo.
objection-file-gone = No se puede deshacer: un archivo que volvería ya no está aquí. Tráigalo otra vez.
objection-no-change = No hay tal cambio que se pueda deshacer.
objection-not-yet = El { $day } aún no llega; anote a la gente cuando haya venido.
objection-counted-meanwhile = Alguien anotó después otro número para el { $day }. No se cambió nada; vea lo que se sabe ahora.
objection-too-many-people = Es más gente de la que viene en un día; a lo más { $most }.
objection-no-room = No hay ninguna sala «{ $name }» en el borrador.
objection-no-clip = No hay ningún audio { $name } en el borrador.
objection-not-a-time-zone = «{ $name }» no es una zona horaria. Elija una de la lista, como America/Mexico_City.
objection-too-many-notices = Ya hay { $name } avisos, que es el máximo.
objection-not-a-count = «{ $name }» no es un número de avisos.
objection-no-narration = El audio { $name } no tiene nada en { $language }.
objection-no-notice = No hay tal aviso en el borrador.
objection-no-facility = { $name } ya no está en el plano del borrador.
objection-too-many-facilities = Ya hay { $name } lugares en el plano, que es el máximo.
objection-facility-twice = { $name } ya está en el plano. Elija otro lugar.
objection-clip-twice = El audio { $name } ya está en el recorrido. Elija otro número u otra variante.
objection-room-twice = La sala «{ $name }» ya está en el recorrido. Elija otro nombre corto.
objection-no-route = No hay ninguna ruta «{ $name }» en el borrador.
objection-route-twice = La ruta «{ $name }» ya está en el recorrido. Elija otro nombre corto.
objection-too-many-routes = Ya hay { $name } rutas, que es el máximo.
objection-route-full = Una ruta tiene { $name } audios como máximo.
objection-on-route = El audio { $name } ya está en la ruta.
objection-not-on-route = El audio { $name } no está en la ruta. Quizá alguien lo sacó.
objection-nothing-to-add = Todos los audios de esta sala ya están en la ruta.
objection-number-twice = El número de sala { $name } ya está en uso. Elija otro.
objection-language-twice = El recorrido ya habla { $name }.
objection-last-language = El recorrido necesita su último idioma.
objection-captions = Subtítulos, línea { $line }: { $what }
captions-not = un archivo de subtítulos empieza con la línea WEBVTT, o con los tiempos del primer subtítulo
captions-untimed = cada subtítulo necesita antes una línea como 00:01.000 --> 00:04.000, y ninguna línea en blanco por dentro
captions-timing = «{ $text }» no son tiempos como 00:01.000 --> 00:04.000
objection-stray = «{ $name }» es de una sala, un audio o una ruta que ya no está en el recorrido. Alguien lo quitó; en «Cambios» se puede recuperar.
objection-no-number = La sala «{ $name }» no tiene número. Póngale uno.
objection-not-a-picture = No es una imagen que docent conozca.
objection-not-hours = «{ $name }» no es un horario.
name-language = una etiqueta de idioma como es, en o pt-BR
name-slug = un nombre corto de minúsculas, cifras y guiones, como comedor
name-facility = un tipo de servicio, como toilets, exit o seats
name-plan-point = un punto del plano, como 480 y 120.5
name-number = un número de una a seis cifras, con o sin una letra, como 13 o 13a
name-variant = una variante que docent conozca
name-advisory = una advertencia que docent conozca
name-role = una función
name-hours = un día o una hora como 09:30
name-staff = un nombre de una a cuarenta letras, cifras, espacios, puntos, guiones y apóstrofos
name-other = lo que va aquí

# Lugares y campos
place-tour = La casa
place-route = Ruta: { $name }
place-cue = subtítulo { $number }
field-languages = idiomas
field-time-zone = zona horaria
field-hours = horario
field-feedback = cuándo se pregunta al público si le gustó
feedback-off = Nunca
feedback-after-clip = Al final de cada audio, con tres caras
field-house-name = nombre de la casa
field-plan = plano
field-plan-note = nota del plano
field-facilities = lugares del plano
field-facility-room = sala
field-facility-note = nota
field-notice-head = título del aviso
field-notice-text = texto del aviso
field-rooms = orden de las salas
field-routes = orden de las rutas
field-notices = número de avisos
field-number = número
field-name = nombre
field-line = frase
field-clips = orden de los audios
field-before-closing = minutos antes de cerrar
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
field-focus = lo que no debe recortarse de la imagen
focus-center = El centro
focus-top = Arriba
focus-bottom = Abajo
focus-left = La izquierda
focus-right = La derecha
focus-top-left = Arriba a la izquierda
focus-top-right = Arriba a la derecha
focus-bottom-left = Abajo a la izquierda
focus-bottom-right = Abajo a la derecha

# Lo que impide publicar
fault-no-rooms = El recorrido no tiene salas. Añada una.
fault-no-languages = El recorrido no tiene idioma. Añada uno.
fault-language-twice = { $name } aparece dos veces.
fault-no-time-zone = Elija la zona horaria de la casa; todavía no hay ninguna.
fault-not-a-time-zone = «{ $name }» no es una zona horaria. Elija una de la lista.
fault-empty-hours = La casa abre y cierra a las { $name }. Para un día entero, escriba 00:00 y 24:00.
fault-hours-of-no-day = Este horario no es de ningún día. Elija al menos uno.
fault-too-many = Hay más de { $most } { $what }.
fault-room-number-twice = El número de sala { $name } se usa dos veces. Dé a cada sala el suyo.
fault-clip-twice = El audio { $name } está dos veces. Dé a cada uno su número o su variante.
fault-facility-twice = { $name } está dos veces en el plano. Quite uno o muévalo.
fault-facility-no-plan = { $name } necesita un plano, y el recorrido no tiene. Importe el plano o quite el lugar.
fault-facility-outside = { $name } queda fuera del plano. Muévalo o quítelo.
fault-facility-room = { $name } está en la sala «{ $room }», que no está en el recorrido. Elija otra.
fault-silent = El audio { $name } no dice nada en ningún idioma. Añada una grabación o un texto, o quítelo.
fault-route-unknown-clip = No hay ningún audio { $name } en el recorrido. Sáquelo de la ruta.
fault-route-clip-twice = El audio { $name } está dos veces en la ruta. Sáquelo una vez.
fault-route-announcement = El audio { $name } es un aviso que el público no puede elegir. Sáquelo de la ruta.
fault-route-empty = La ruta no tiene ningún audio. Añada uno o quite la ruta.
fault-missing = Falta escribir { $what } en { $language }.
fault-unknown-language = { $name } no es un idioma del recorrido. Añádalo a la casa o quítelo de aquí.
fault-no-recording = Un aviso se escucha, y falta su grabación. Súbala.
fault-nothing-to-hear-or-read = No hay nada que oír ni nada que leer. Suba una grabación o escriba la transcripción: sin grabación, el público la lee.
fault-empty = Falta escribir { $what }.
fault-too-long = Hay { $chars } caracteres en { $what }; el máximo es { $most }.
fault-cue-turned = El subtítulo en { $name } termina antes de empezar.
fault-cue-overlaps = El subtítulo en { $name } empieza antes de que termine el anterior.
fault-cue-past-end = El subtítulo dura hasta { $end }, pero la grabación termina en { $length }.
warning-missing-language = No hay nada en { $name }. El público oirá otro idioma, y se le dirá.
warning-no-font = Este equipo no tiene ninguna tipografía con las letras de { $language }; sus pantallas no pueden mostrarlas. Pida que se instale en él el paquete { $package }.
warning-borrowed-words = Los botones y avisos que rodean el recorrido todavía no están en { $language }. Quien lo elija los leerá en { $words }; los textos y el sonido del recorrido sí están en { $language }.
warning-no-own-name = No se sabe cómo se llama a sí mismo el idioma «{ $name }», así que el público leerá solo eso. ¿Es correcta la etiqueta?
warning-empty-room = En esta sala no hay nada que oír.
warning-no-picture = La sala no tiene imagen.
warning-fast-caption = El subtítulo en { $at } va a { $count } caracteres por segundo; la mayoría lee { $most }.
warning-big-caption = El subtítulo en { $name } tiene una línea de más de { $most } caracteres, o más de dos líneas.
warning-captions-differ = Los subtítulos no dicen lo mismo que la transcripción, a partir de «{ $name }».
warning-advisory = Se dice «{ $name }». ¿Falta una advertencia?
warning-long = El audio dura { $name }. La mayoría se va después de dos minutos.
warning-text-alone = Este audio es solo texto en { $languages }: el público lo lee y no oye nada.
warning-route-unheard = El audio { $clip } no tiene grabación en { $languages }: quien sigue esta ruta no lo oye en ese idioma.
what-notice-head = el título de un aviso
what-notice-text = el texto de un aviso
what-captions = subtítulos
what-clips = audios
what-notices = avisos
what-facilities = lugares del plano
what-facility-note = la nota del lugar
what-hours = horarios
what-rooms = salas
what-routes = rutas
what-route-clips = audios en una ruta
what-caption = el subtítulo
what-caption-file = los subtítulos
what-credit = el crédito
what-house-name = el nombre de la casa
what-alternative = la descripción de la imagen
what-picture-credit = el crédito de la imagen
what-picture-rights = los derechos de la imagen
what-plan-note = la nota del plano
what-room-line = la frase de la sala
what-room-name = el nombre de la sala
what-route-line = la frase de la ruta
what-route-name = el nombre de la ruta
what-title = el título
what-transcript = la transcripción

# Importar y exportar
tab-bulk = Importar y exportar
bulk-out = Llevarse el recorrido
bulk-edition = La edición { $number }, entera, en un solo archivo ZIP: textos, grabaciones, subtítulos e imágenes. Sirve de respaldo, y otra casa con docent la importa tal cual.
bulk-no-edition = Todavía no se ha publicado nada. Cuando haya una edición, aquí podrá descargarla.
bulk-download = Descargar el recorrido
bulk-in = Traer
bulk-help = Traiga un recorrido completo (el ZIP de otra casa, o su carpeta), o una tabla de audios en CSV o XLSX junto con los archivos que nombra, sueltos, en una carpeta o en un ZIP. Primero verá fila por fila lo que cambiaría; nada entra en el borrador hasta que usted lo diga.
bulk-files = Elegir archivos
bulk-folder = Elegir una carpeta
bulk-drop = … o suéltelos aquí.
bulk-sending = Enviando { $name }…
bulk-sent = Todo llegó.
bulk-unsent = No se pudo enviar. Lo que ya llegó sigue aquí; inténtelo otra vez con lo que falta.
bulk-begun = { $who } empezó esta importación.
bulk-brought = { $count ->
    [one] Un archivo llegó
   *[other] { $count } archivos llegaron
}
bulk-look = Ver qué cambiaría
bulk-look-help = Se escucha cada grabación nueva hasta el final; muchas tardan unos minutos.
bulk-throw = Desechar todo
bulk-throw-sure = ¿Desechar { $count ->
    [one] el archivo que llegó
   *[other] los { $count } archivos que llegaron
}? El borrador queda como está; habría que enviarlos otra vez.
bulk-remove = Quitar
bulk-replaced = { $new } ocupa el lugar de { $old }.
bulk-stop = Dejarlo
bulk-leave = Puede irse a otra página; esto sigue solo.
bulk-take = Pasarlo al borrador
bulk-mend = Nada entra mientras una fila tenga un error. Corríjalo y envíe de nuevo solo lo corregido; lo demás sigue aquí.
bulk-more = Enviar algo corregido, o más
bulk-bad = { $count ->
    [one] Una fila por corregir
   *[other] { $count } filas por corregir
}
bulk-coming = { $count ->
    [one] Un cambio
   *[other] { $count } cambios
}
bulk-same = { $count ->
    [one] Una fila queda como está
   *[other] { $count } filas quedan como están
}
bulk-done = Ya está en el borrador, y se deshace de una vez en «Cambios».
bulk-another = Traer algo más
bulk-unpacking = Abriendo lo que llegó…
bulk-reading = Leyendo…
bulk-inspecting = Escuchando las grabaciones: { $done } de { $of }
bulk-preparing = Preparando las imágenes: { $done } de { $of }
bulk-placing = Guardando las grabaciones: { $done } de { $of }
bulk-columns = Cómo es la tabla
bulk-columns-help = La primera fila nombra las columnas, en el orden que sea; cada fila siguiente es un audio en un idioma. Una celda vacía deja lo que ya hay; nada se borra.
bulk-template = Descargar una tabla vacía
column-room = la sala: su número, su nombre o su dirección
column-stop = el número del audio en la pared
column-variant = standard, extended, family, described o plain; vacía es standard
column-lang = el idioma, como es o en
column-title = el título
column-audio = el archivo de la grabación; puede quedar vacía si hay transcripción, y un audio nuevo entonces solo se lee
column-transcript = la transcripción, o un archivo .txt que la tiene
column-captions = un archivo .vtt o .srt
column-image = una imagen propia del audio
column-credit = quién habla y quién hizo la grabación; quién hizo la imagen se escribe en el borrador
column-rights = de quién son los derechos de la imagen; sin imagen, de la grabación
column-advisory = advertencias: violence, death, suicide, loud
column-routes = los nombres cortos de las rutas en las que está el audio; se añade al final de ellas
report-tour = Un recorrido completo. Tomaría el lugar del borrador.
report-sheet = La tabla { $name }. Se añade al borrador.
report-faulty = { $count ->
    [one] 1 con error
   *[other] { $count } con error
}
report-new = { $count ->
    [one] 1 nueva
   *[other] { $count } nuevas
}
report-changed = { $count ->
    [one] 1 cambia
   *[other] { $count } cambian
}
report-removed = { $count ->
    [one] 1 se quita
   *[other] { $count } se quitan
}
report-unchanged = { $count ->
    [one] 1 queda igual
   *[other] { $count } quedan igual
}
report-recordings = { $count ->
    [one] 1 grabación que no estaba aquí
   *[other] { $count } grabaciones que no estaban aquí
}
report-text-alone = { $count ->
    [one] 1 es solo texto
   *[other] { $count } son solo texto
}
report-nothing = Nada cambiaría: todo está ya en el borrador.
report-ignored = Columnas que no se conocen y no se leyeron: { $names }.
report-unused = Archivos que nadie nombra: { $names }.
report-more = y { $count } más
report-later = Falta para publicarlo:
report-house = La casa
became-new-clip = Audio nuevo
became-new-language = Idioma nuevo
became-new-room = Sala nueva
became-changed = Cambia: { $names }
became-unchanged = Queda como está
became-removed = Se quita
import-broke-off = El archivo no llegó completo. Envíelo otra vez.
import-busy = Se está trabajando en ello. Espere a que termine, o deséchelo.
import-nothing = Todavía no llegó nada. Elija un ZIP, o una tabla y sus archivos.
import-no-sheet = En lo que llegó no hay ni una tabla (CSV o XLSX) ni un recorrido (tour.toml). Añada uno.
import-many-sheets = Hay varias tablas: { $name }. Deséchelas y traiga una sola.
import-no-rooms = El borrador todavía no tiene salas. Créelas primero, o traiga un recorrido completo.
import-not-ready = No hay nada que pueda pasar al borrador. Vea primero qué cambiaría.
import-disk = El disco no obedeció ({ $name }). Compruebe cuánto espacio le queda.
import-failed = No se pudo hacer ({ $name }). El registro del equipo dice más.
row-file-missing = no hay ningún archivo { $name }; añádalo
row-many-files = { $name } puede ser cualquiera de estos: { $files }; escriba también su carpeta
row-other-picture = La fila { $line } nombra otra imagen para el mismo audio. Deje una.
row-no-room = No hay ninguna sala «{ $name }». Créela primero, o nombre otra.
row-no-route = No hay ninguna ruta «{ $name }». Créela primero en «Rutas», o nombre otra.
row-many-rooms = «{ $name }» puede ser más de una sala. Escriba el número de la sala.
row-other-room = El audio { $name } está en la sala { $room }. Nombre esa sala, o dele otro número.
row-unknown-language = { $name } no es un idioma del recorrido. Añádalo antes a la casa, o quite la fila.
cell-needed = esta celda está vacía; escríbala
cell-nothing-to-hear-or-read = esta celda y la transcripción están vacías; nombre una grabación o escriba lo que el público leerá
cell-number = «{ $name }» no es un número de una a seis cifras, con o sin una letra, como 101 o 101a
cell-variant = «{ $name }» no es una variante: standard, extended, family, described o plain
cell-language = «{ $name }» no es un idioma como es, en o pt-BR
cell-advisory = «{ $name }» no es una advertencia: violence, death, suicide o loud
cell-route = «{ $name }» no es el nombre corto de una ruta, como en-familia
cell-duplicate = { $name } ya está en la fila { $line }; dele otro número, variante o idioma
sheet-too-large = la tabla pasa de { $count } MB; guarde solo las filas
sheet-empty = la tabla está vacía; escriba una fila con los nombres de las columnas y una por cada audio
sheet-not = no es una tabla de audios; la primera fila de un CSV o XLSX nombra las columnas: room, stop, lang, title, audio y otras
sheet-other-form = es una tabla de otro programa o más antiguo, o tiene contraseña; guárdela como XLSX o CSV, sin ella
sheet-coding = el texto está codificado de un modo que no se puede leer; guarde la tabla como CSV en UTF-8
sheet-damaged = el libro está dañado ({ $name }); guárdelo otra vez
sheet-grows = al abrirlo, el libro crece mucho más que una tabla de audios; guarde solo las filas en uno nuevo
sheet-too-many-rows = la tabla tiene más de { $count } filas; divídala
sheet-too-many-columns = la fila { $line } tiene más de { $count } columnas; quite las que sobran
sheet-cell-too-long = una celda de la fila { $line } pasa de { $count } caracteres; ponga ese texto en un archivo
sheet-column-twice = dos columnas se llaman { $name }; deje una
sheet-columns-missing = faltan estas columnas: { $name }; añádalas a la primera fila
bundle-not-a-zip = Este archivo no es un ZIP, o le falta el final. Hágalo o cópielo otra vez.
bundle-damaged = El ZIP está dañado. Hágalo o cópielo otra vez.
bundle-entry-damaged = { $name } está dañado en el ZIP. Hágalo o cópielo otra vez.
bundle-too-many = Hay demasiados archivos; { $count } son los más que pueden venir.
bundle-outside = El nombre «{ $name }» lleva fuera de su carpeta. Nombre los archivos con letras, y separe las carpetas con /.
bundle-name-too-long = El nombre «{ $name }…» es demasiado largo. Acórtelo.
bundle-too-deep = «{ $name }» está dentro de demasiadas carpetas. Súbalo.
bundle-not-a-file = «{ $name }» es un enlace o un dispositivo. Ponga el archivo mismo en el ZIP.
bundle-encrypted = «{ $name }» está cifrado. Haga el ZIP sin contraseña.
bundle-method = «{ $name }» está comprimido de un modo que docent no conoce. Haga un ZIP corriente.
bundle-twice = «{ $name }» se llama igual que «{ $other }». Deje uno.
bundle-overlaps = «{ $name }» y «{ $other }» comparten los mismos bytes. Este ZIP está hecho para dañar; no se abrió.
bundle-bomb = «{ $name }» crece sin medida al abrirse. Este ZIP está hecho para dañar; no quedó nada de él.
bundle-entry-too-large = «{ $name }» pasa de { $count } MB. Divídalo.
bundle-disk-full = Son { $count } MB, y en el disco caben { $free }. Quite algo antes.
bundle-too-large = Lo que trae pasa de { $count } MB. Divídalo.
bundle-empty = En el ZIP no hay ningún archivo. Ponga en él la carpeta del recorrido.
file-line = Línea { $line }: { $what }.
file-not-a-file = esto no es un archivo; dé uno
file-unopened = este archivo no se puede leer ({ $name })
file-not-sound = no es un archivo de sonido que docent pueda leer; dé wav, flac, mp3, ogg, opus, m4a, aiff, caf o webm
file-unread-format = es un archivo { $name }, que docent no puede leer; expórtelo como wav, flac o mp3
file-unread-channels = es { $name } con { $count } canales, y docent lee { $name } con uno o dos; expórtelo en estéreo
file-not-opened = este archivo { $name } está dañado o le falta una parte; cópielo o expórtelo de nuevo
file-mp3-blocks = este mp3 está codificado de un modo que docent reproduciría mal; expórtelo de nuevo, mejor como wav o flac
file-too-short = dura menos de una milésima de segundo; expórtelo otra vez
file-no-sound-in-it = no hay sonido en este archivo; expórtelo otra vez
file-channels = tiene { $count } canales; dé uno con 1 a { $most }
file-rate = tiene { $rate } muestras por segundo; expórtelo con 48000
file-too-long = la grabación dura más de { $at }; divídala
file-changes = el formato del sonido cambia a la mitad, en { $at }; expórtelo de una sola pieza
file-breaks-off = al archivo le falta una parte, solo hay { $at } de sonido; cópielo o expórtelo otra vez
file-damaged = el archivo está dañado: { $count } de sus partes no se pueden leer; cópielo o expórtelo otra vez
file-harmful = escuchar este archivo pidió demasiada memoria o tiempo; está dañado o hecho para dañar
file-slow = no se terminó en { $count } segundos; expórtelo otra vez, o inténtelo cuando haya menos que hacer
file-disk-full = no cabe: el disco está lleno; la administración puede hacer lugar en «Disco»
file-unwritten = no se pudo escribir una copia ({ $name }); compruebe el espacio del disco
file-unstarted = no se pudo empezar ({ $name }); inténtelo otra vez
file-not-a-picture = no es una imagen que pueda mostrarse aquí; elija JPEG, PNG, WebP o SVG (guarde un GIF como PNG, y un HEIC como JPEG)
file-too-large = el archivo pasa de { $count } MB; guarde la imagen más pequeña
file-too-wide = la imagen tiene { $width } × { $height } píxeles; guárdela con { $most } a lo más por lado
file-too-many-pixels = la imagen tiene { $width } × { $height } píxeles; guárdela con { $most } millones a lo más en total
file-animated = esta imagen se mueve; dé una quieta
file-picture-breaks-off = a la imagen le falta una parte; cópiela o expórtela otra vez
file-picture-damaged = la imagen está dañada ({ $name }); cópiela o expórtela otra vez
file-picture-harmful = leer esta imagen pidió demasiada memoria o tiempo; guárdela con menos píxeles, como jpeg
drawing-not = no es un dibujo SVG ({ $name })
drawing-not-utf8 = no está en UTF-8; guarde el dibujo en UTF-8
drawing-document-type = tiene entidades propias (<!DOCTYPE …>); guárdelo de nuevo como SVG plano, sin los datos del programa de dibujo
drawing-element = un dibujo no puede llevar <{ $name }>; quítelo
drawing-instruction = un dibujo no puede llevar una instrucción como <?{ $name } …?>; quítela
drawing-attribute = «{ $name }» no es de un dibujo; quítelo
drawing-style = no se entiende el estilo ‘{ $name }’; guárdelo de nuevo como SVG plano (Inkscape: ‘SVG plano’; Illustrator: estilo por ‘Atributos de presentación’)
drawing-effect = { $name } no puede conservarse en un dibujo; dibújelo con colores y formas simples, o guarde la imagen como PNG
drawing-deep = hay grupos a más de { $count } niveles; aplánelos
drawing-no-size = no dice su tamaño; guárdelo de nuevo con ancho y alto, o con viewBox="0 0 ANCHO ALTO"
drawing-no-art = ningún elemento lleva id="art"; póngaselo al que se ve
folder-file-missing = falta este archivo; añádalo
folder-too-large = este archivo pasa de 1 MB; no es un texto para visitantes
folder-not-utf8 = no está en UTF-8 (línea { $line }); guárdelo en UTF-8
folder-not-toml = esta línea no es TOML: { $name }
folder-elsewhere = «{ $name }» no es el nombre de un archivo de la misma carpeta
folder-named-missing = no hay ningún archivo { $name } en la misma carpeta; añádalo
folder-leads-out = { $name } es un enlace que lleva fuera de su carpeta; copie el archivo
folder-named-not-a-file = { $name } no es un archivo
folder-unknown-key = «{ $name }» no se conoce aquí; las claves son { $known }
folder-key-missing = falta { $name }; añádala
folder-not-a-text = { $name } debe ser un texto entre comillas
folder-not-a-list = { $name } debe ser una lista como ["a", "b"]
folder-not-a-table = { $name } debe ser una tabla como [{ $name }]
folder-not-tables = { $name } se escribe [[{ $name }]]
folder-not-a-place = at debe ser dos números como [480, 120.5]: a lo ancho y hacia abajo desde la esquina superior izquierda del plano
folder-format = escriba format = 1; este docent no conoce otro
folder-time-zone = «{ $name }» no es un huso horario como America/Mexico_City
folder-no-folder = no hay ninguna carpeta { $name }; créela, o quítela de rooms
folder-unlisted = la carpeta { $name } tiene un room.toml pero no está en rooms; añádala ahí
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
attention-outlet = Una de sus bocinas no responde: { $name }. Las demás suenan. Revise su cable y su corriente.
attention-level = El tope de { $cap } dB no deja sonar el ajuste de { $trim } dB. Suba el tope o baje el ajuste.
attention-never = { $screen }: no se ha visto desde que docent arrancó. Revise que tenga corriente y red.
attention-away = { $screen }: no se ve desde { $ago }. Revise que tenga corriente y red.
attention-page = { $screen }: tiene una página antigua. Vuelva a cargarla.
tone = Probar con un tono
output-and-level = Salida y volumen
output = Salida de audio
output-more = Otra salida, que suena a la vez
output-none = Ninguna más
channel = Canal
channel-both = los dos
channel-left = izquierdo
channel-right = derecho
output-help = Si algo suena en la sala, se detiene al cambiar de salida. Una tarjeta de dos canales sirve a dos salas: el izquierdo en una y el derecho en la otra.
output-silence = silencio
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
refused-numbered = «{ $name }» nombra la tarjeta por un número, que puede cambiar al reiniciar. Elija el nombre de la lista.
refused-outlets = Una sala suena en { $most } salidas como máximo.
refused-room = La sala «{ $name }» no está en el recorrido publicado.
refused-level = Escriba decibelios entre { $lowest } y { $highest }.
name-code = una clave de seis letras y cifras, como 7KX2QM
name-panel = un número de píxeles por milímetro entre 1 y 40, como 5.9
name-before-closing = un número de minutos antes de cerrar, de 1 a 120, como 15
name-channel = un canal: los dos, izquierdo o derecho
name-output = una salida de audio de este equipo
log-output = salida
log-trim = ajuste
log-cap = tope
log-room = sala
log-command = orden
log-panel = píxeles por milímetro
command-identify = mostrarse
command-test-tone = tocar un tono de prueba
command-reload-screens = volver a cargar sus pantallas
command-restart = reiniciar docent después del clip
command-update = actualizar docent
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
publish-text-alone = Estos audios son solo texto, sin nada que oír: { $what }.
publish-now = Publicar ahora
publish-closing = Publicar al cierre, hoy a las { $time }
no-closing-shut = La casa está cerrada: publicar ahora no molesta a nadie.
no-closing-ignored = Publicar al cierre no se ofrece: la configuración de este equipo dice que se ignora el horario.
no-closing-unconfigured = Publicar al cierre no se ofrece: docent se inició sin archivo de configuración, y entonces no sigue ningún horario.
no-closing-no-hours = Publicar al cierre no se ofrece: el recorrido publicado no tiene horario, así que la casa nunca cierra. El horario se escribe en la página «Casa».
no-closing-no-time-zone = Publicar al cierre no se ofrece: el recorrido publicado no tiene una zona horaria conocida. Se elige en la página «Casa».
no-closing-no-clock = Publicar al cierre no se ofrece por ahora: el equipo no sabe con certeza qué hora es. Se ofrecerá cuando el reloj esté puesto.
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
    [one] Una cosa más que conviene saber
   *[other] { $count } cosas más que conviene saber
}
publish-more = y { $count } más
publish-history = Historial
publish-back = Volver a Publicar
edition-named = Edición { $number }
edition-brought-back = recuperada
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
difference-text-alone = ninguna; el público lee el texto
difference-captions = { $count ->
    [one] Cambió un subtítulo.
   *[other] Cambiaron { $count } subtítulos.
}
difference-breaks = Solo cambian los saltos de línea.
difference-came = { $name } vino de { $room }.
difference-went = { $name } está ahora en { $room }.
difference-on-route = { $name } está ahora en la ruta.
difference-off-route = { $name } ya no está en la ruta.
difference-follows = { $name } va ahora después de { $other }.
difference-first = { $name } va ahora al principio.
kind-who = De
kind-everybody = todas las personas
kind-what = Sobre
kind-all = todo
kind-texts = textos y grabaciones
kind-editions = ediciones
kind-people = personas
kind-counts = gente que vino
kind-box = equipos, bocinas, pantallas y archivos
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
fault-inaudible = En la grabación no se oye nada. Suba otra.
warning-same-recording = El audio { $clip } usa la misma grabación en { $language }. ¿Es la correcta?

trouble-locked = Otro programa, por ejemplo un visor de bases de datos, ocupa la base de docent. No se guarda nada hasta que se cierre allí; mientras tanto se conserva lo que suena en las salas.
trouble-disk-full = El disco está lleno. No se guarda nada hasta que haya lugar; mientras tanto se conserva lo que suena en las salas. La administración puede hacer lugar en «Disco».
trouble-disk-fails = El disco no lee o no escribe como debe. Mientras tanto se conserva lo que suena en las salas. Quien cuida el equipo encuentra más en el registro.
trouble-damaged = La base de datos parece dañada. Quien cuida el equipo pregunta con «docent check»; si lo está, detiene docent y pone en su lugar un respaldo: «docent restore».

# Cómo suenan las grabaciones
severity-hint = Nota:
severity-warning = Atención:
severity-block = No se oye:
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
remark-begins-cut = Empieza a media voz. ¿Falta el principio?
remark-ends-cut = Termina a media voz. ¿Falta el final?
remark-pause = Se calla { $seconds } s en { $at }. ¿Falta algo?
remark-dead-channel = El canal { $channel } está en silencio mientras otro suena. Expórtela en mono.
remark-inverted = El canal derecho está invertido respecto al izquierdo. docent lo endereza, para que se oiga también con una sola bocina.
remark-mixed = Tiene { $count } canales, que se mezclan en dos.
remark-damaged = { $count ->
    [one] Una parte no se pudo leer y se omite. Expórtela de nuevo.
   *[other] { $count } partes no se pudieron leer y se omiten. Expórtela de nuevo.
}
remark-misdeclared = El archivo dice que dura { $declared }, pero dura { $length }.
remark-low-rate = Con { $rate } muestras por segundo suena apagada. Expórtela con 48000.
remark-low-bitrate = Con { $kbps } kbit/s pierde claridad. Expórtela con { $least } o más, o en flac o wav.
# Editores: biblioteca, audio, sala y casa
tab-house = Casa
kind-standard = Normal
kind-extended = Para saber más
kind-family = Para familias
kind-described = Audiodescripción
kind-plain = Lenguaje sencillo
clip-untitled = Sin título todavía
clip-number = Número del audio
clip-kind = Variante
clip-head = Sobre este audio
sieve = Buscar y filtrar
sieve-search = Buscar
sieve-room = Sala
sieve-all-rooms = Todas las salas
sieve-language = Idioma
sieve-all-languages = Todos los idiomas
sieve-state = Estado
sieve-any-state = Cualquier estado
sieve-lacking = Falta algo
sieve-whole = Completo
sieve-text-alone = Solo texto
sieve-none = Ningún audio coincide. Pruebe con menos filtros.
shelf-clips = { $count ->
    [0] sin audios
    [one] un audio
   *[other] { $count } audios
}
shelf-found = { $found } de { $count } audios
shelf-lacking = { $count ->
    [one] a uno le falta algo
   *[other] a { $count } les falta algo
}
status-new = nuevo
status-changed = cambiado
status-published = publicado
column-length = Duración
column-loudness = Sonoridad
cell-lacks = Por corregir antes de publicar: { $what }.
cell-look = Por revisar: { $what }.
cell-whole = Completo.
cell-text-alone = Solo texto: el público lo lee y no oye nada.
clip-text-alone = solo texto
clip-text-alone-in = solo texto: { $languages }
cell-picture = textos de la imagen
cell-not-begun = Sin empezar; las visitas oyen otro idioma.
lacks-head = Por corregir antes de publicar:
library-to-fix = { $count ->
    [one] Una cosa por corregir antes de publicar
   *[other] { $count } cosas por corregir antes de publicar
}
recordings-gone = { $count ->
    [one] La grabación de una narración falta o está dañada. El público lee su texto; suba la grabación de nuevo.
   *[other] Las grabaciones de { $count } narraciones faltan o están dañadas. El público lee sus textos; suba las grabaciones de nuevo.
}
recording-gone = Esta grabación falta o está dañada, así que el público lee el texto. Súbala de nuevo en la página «Subir».
library-legend = En cada idioma: título · grabación · transcripción · subtítulos · crédito · textos de la imagen, si la hay. ● listo, ◐ conviene revisarlo, ○ por corregir antes de publicar, o sin empezar, – no hace falta, porque el audio es solo texto.
library-empty = El recorrido todavía está vacío. Los primeros pasos llevan de aquí a un audio publicado. También puede añadir una sala aquí abajo, o traer un recorrido completo en «Importar y exportar».
room-without-clips = En esta sala aún no hay nada que oír.
room-clips = Audios de esta sala
room-number = Número de la sala
room-slug = Nombre corto
room-slug-help = El nombre corto va en las direcciones: minúsculas, cifras y guiones, como comedor. Después no cambia.
routes-help = Una ruta es un camino por la casa que usted propone al público: algunos audios, en un orden. La página de inicio las muestra en este orden.
routes-none = Todavía no hay rutas. El público elige entre todas las salas.
route-to-fix = hay algo que corregir
route-slug-help = El nombre corto va en las direcciones: minúsculas, cifras y guiones, como en-familia. Después no cambia.
route-line-help = La frase dice en pocas palabras qué es la ruta. Escríbala en todos los idiomas o en ninguno.
route-clips = Audios de esta ruta
route-clip-gone = ya no está en el recorrido
route-take-out = Sacar
route-without-clips = En esta ruta todavía no hay ningún audio.
route-clip = Audio
route-add-clip = Añadir el audio
route-room = Todos los audios de una sala
route-add-room = Añadirlos
drag = Arrastre para cambiar el orden
move-up = Subir { $name }
move-down = Bajar { $name }
move-there = Mover a esta sala
remove-clip-sure = ¿Quitar «{ $name }» del borrador? En «Cambios» se puede recuperar.
remove-room-sure = ¿Quitar la sala «{ $name }» con todos sus audios del borrador? En «Cambios» se puede recuperar.
remove-route-sure = ¿Quitar la ruta «{ $name }»? Sus audios se quedan en el recorrido. En «Cambios» se puede recuperar.
remove-language-sure = ¿Quitar { $name } con todo lo que está escrito en ese idioma? En «Cambios» se puede recuperar.
remove-notice-sure = ¿Quitar este aviso del borrador? En «Cambios» se puede recuperar.
add-clip = Añadir un audio
add-room = Añadir una sala
add-route = Añadir una ruta
add-notice = Añadir un aviso
add-language = Añadir este idioma
add-hours = Añadir un horario
edit-resting = Lo que escriba aquí se guarda solo.
edit-undo = Deshacer mi último cambio
edit-redo = Rehacer
edit-saving = Guardando…
edit-saved = Guardado
edit-not-saved = Sin guardar. Lo que escribió está a salvo en este navegador; se sigue intentando.
edit-asks = Sin guardar: espera a que usted decida, donde está marcado en rojo.
edit-signed-out = Sin guardar: su sesión terminó. Lo que escribió sigue aquí.
edit-sign-in = Entrar en otra pestaña
edit-mine = Lo que escribió usted
edit-theirs = Lo que dice ahora
edit-keep-mine = Conservar lo mío
edit-take-theirs = Tomar lo otro
edit-clash = {"{"}who{"}"} escribió aquí mientras tanto ({"{"}when{"}"}). Elija qué texto se queda.
edit-clash-box = Esto se cambió mientras tanto en el propio equipo. Elija qué texto se queda.
edit-kept = Usted escribió esto antes en este navegador y no se llegó a guardar.
edit-kept-use = Usar lo que escribí
edit-kept-drop = Dejar lo que hay
edit-changed = {"{"}who{"}"} cambió: {"{"}what{"}"}
edit-empty = (vacío)
edit-nothing-to-undo = No hay cambios suyos que deshacer aquí.
edit-undone = Deshecho: {"{"}what{"}"}
edit-refused-undone = Se retiró lo que no se pudo guardar.
edit-nothing-to-redo = No hay nada suyo que rehacer aquí.
edit-redone = Rehecho: {"{"}what{"}"}
step-of-several = { $count ->
    [one] un texto
   *[other] { $count } textos
}
edit-upload-failed = La imagen no se pudo subir. Inténtelo de nuevo.
cue-start = Inicio
cue-end = Fin
cue-text = Texto
cue-earlier = 0.1 s antes
cue-later = 0.1 s después
cue-play = Oír
cue-split = Partir
cue-merge = Unir
cue-remove = Quitar
cue-add = Subtítulo aquí
cue-name = Subtítulo {"{"}n{"}"}
cue-speed = {"{"}n{"}"} car./s
cue-too-fast = demasiado rápido
cue-too-big = más de 2 líneas de {"{"}most{"}"}
cue-none = Aún no hay subtítulos. Hágalos con la transcripción, elija un archivo, o añada uno donde suena.
cue-fault = Línea {"{"}line{"}"}: {"{"}what{"}"}
cue-fault-head = un archivo de subtítulos empieza con la línea WEBVTT
cue-fault-timing = esto no es un tiempo como 00:01.000 --> 00:04.000
cue-fault-order = este subtítulo termina antes de empezar, o empieza antes de que acabe el anterior
cue-fault-block = a un subtítulo le falta su línea de tiempo, como 00:01.000 --> 00:04.000
cue-replace = ¿Reemplazar los subtítulos que hay? «Deshacer» los trae de vuelta.
cue-timing = docent está escuchando la grabación…
cue-timed = Los subtítulos están listos, con los tiempos de la grabación.
cue-timed-doubtful = Los subtítulos están listos, con los tiempos de la grabación. Hay {"{"}n{"}"} marcados: escuche esos.
cue-estimated = No se pudo comparar la grabación con el texto, así que los tiempos son estimados. Escúchelos todos, por favor.
cue-doubtful = tiempo dudoso
cue-doubtful-next = Siguiente subtítulo dudoso (F8)
tap-along = Marcar al oír
tap-help = Con «Marcar al oír», pulse Espacio o Entrar cada vez que empiece el siguiente subtítulo.
wave-help = Toque la onda para oír desde ahí.
strip = Posición en la grabación
sound-play = Escuchar
sound-pause = Pausar
zoom = Ampliación
pace = Hacer subtítulos con la transcripción
caption-file = Elegir un archivo VTT o SRT
captions-raw = Ver como texto (WebVTT)
captions-raw-help = Aquí puede pegar un archivo VTT o SRT entero.
no-sound = No hay grabación en este idioma. Sin ella, el público lee el texto y no oye nada; está bien así, y entonces no hacen falta subtítulos. La grabación puede llegar después, en «Subir».
recording-remove = Quitar la grabación
recording-remove-sure = ¿Quitar la grabación de este idioma y sus subtítulos? El público entonces solo leerá el texto. «Deshacer» los devuelve.
credit-help = De quién es la voz, y con qué permiso.
transcript-help = Deje una línea en blanco entre párrafos.
language-tabs = Idiomas de este audio
move-language = Lo que está aquí como { $language } en realidad está en
move-language-swap = { $language } (se intercambian)
language-not-begun = sin empezar
language-to-fix = por corregir antes de publicar
language-begin = Todavía no hay nada en { $language }. Escriba el título para empezar; se guarda solo.
picture-head = Imagen
picture-none = Aún no hay imagen. Elija una fotografía (JPEG, PNG o WebP, de hasta 30 MB) o un dibujo (SVG, de hasta 1 MB).
picture-choose = Elegir JPEG, PNG, WebP o SVG
picture-other = Elegir otra imagen
picture-remove = Quitar la imagen
picture-remove-sure = ¿Quitar la imagen y sus textos del borrador? «Deshacer» la trae de vuelta.
languages-head = Idiomas del recorrido
languages-help = El primero es el de la casa: se usa donde falta otro.
language-choose = Idioma
language-other = Un idioma que no está en la lista
language-tag = Etiqueta de idioma (BCP 47)
language-tag-help = Como nah para el náhuatl, o pt-BR para el portugués de Brasil.
hours-head = Horario
hours-help = Una línea por horario: monday tuesday 10:00 17:00
hours-raw = Ver como texto
hours-open = Abre
hours-close = Cierra
hours-remove = Quitar este horario
feedback-head = Opinión del público
feedback-help = Nadie tiene que contestar. Basta un toque, sin palabras ni nombres. Las estadísticas muestran las respuestas de cada audio.
time-zone-help = Escriba una ciudad y elíjala en la lista: America/Mexico_City.
time-zone-own = Usar la zona horaria de este navegador: {"{"}name{"}"}
notices-head = Avisos para la visita
notices-help = Lo que el público quiere saber: cómo llegar, baños, escalones.
house-fixed = Solo curaduría y administración cambian esta página.
objection-nothing-to-pace = Los subtítulos se hacen con una transcripción y su grabación. Traiga antes las dos.
before-closing-help = Con un número de minutos, como 15, la casa misma dice este audio cuando falta ese tiempo para cerrar: en cada sala con bocina y en todos los idiomas en que se cuenta, uno tras otro. Espera a que termine lo que suena, pero no más de un tercio de ese tiempo; entonces lo interrumpe y después sigue. No se ofrece a los visitantes. Vacío: un audio como los demás.
advisories-head = Advierta al público antes de empezar
plan-head = El plano
facilities-head = Lo que el público busca
facilities-help = Baños, salida, asientos: el público ve cada uno como símbolo en el plano, y cuál le queda más cerca. Elija qué es, toque el plano donde está y añádalo.
facility-kind = ¿Qué es?
facility-x = A lo ancho
facility-y = Hacia abajo
facility-place-help = Toque el plano o escriba a qué distancia está del lado izquierdo y de arriba. Las flechas del teclado lo mueven.
facility-add = Añadir al plano
facility-move = Mover aquí
facility-cancel = Dejarlo donde está
facility-change = Mover { $name }
facility-none = Todavía no hay nada en el plano.
facility-no-room = Ninguna sala: junto a la más cercana
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
upload-folder = Esto es una carpeta. Ábrala y elija los archivos que tiene dentro.
upload-unreadable = Este archivo ya no se puede leer en su equipo: se movió, se cambió o se borró. Elíjalo otra vez.
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
fact-too-short = demasiado breve para medirla
fact-too-quiet = demasiado baja para medirla
hindrance-empty = Este archivo está vacío. Vuelva a exportarlo.
hindrance-too-large = El archivo pasa de { $most } MB. Expórtelo como FLAC o MP3, o en partes.
hindrance-announced = La cabecera { $name } falta o no es como la pide el protocolo tus 1.0.0. Elija otra vez el archivo; si lo envía otro programa, corríjalo ahí.
hindrance-no-space = No cabe: el disco tiene lugar para { $free } MB más y hacen falta { $needed } MB. La administración puede hacer lugar en «Disco».
hindrance-too-many = Tiene { $most } subidas sin terminar. Termine o cancele algunas antes.
hindrance-no-upload = Esta subida ya no existe. Elija el archivo otra vez.
hindrance-wrong-offset = La subida va por otro punto. Sigue sola.
hindrance-busy = Este archivo se está recibiendo por otra conexión. Espere un momento.
hindrance-too-much = Llegó más de lo que el archivo tiene. Elíjalo otra vez.
hindrance-broke-off = Se cortó la conexión. Siga cuando vuelva.
hindrance-not-done = Esta subida aún no está lista. Espere a que termine su revisión.
hindrance-removed = Alguien borró esta grabación entretanto. Súbala otra vez.
hindrance-no-language = El recorrido no habla { $name }. Curaduría puede añadirlo en «Casa».
hindrance-held = Hay una subida o una importación en curso. Inténtelo cuando termine.
hindrance-disk-full = No cabe: el disco está lleno. La administración puede hacer lugar en «Disco»; después, inténtelo otra vez.
hindrance-ours = Algo falló de nuestro lado al revisarlo, y no se guardó nada. Envíelo otra vez; si vuelve a fallar, el registro del equipo dice por qué.
hindrance-disk = El disco no lo aceptó ({ $reason }). Vea cuánto lugar queda.

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
disk-unnamed-pictures = Imágenes que ya nada usa
disk-unnamed-pictures-help = No están en el borrador ni en ninguna edición. Una vez borradas, deshacer ya no las devuelve.
disk-remove-pictures = Borrar las imágenes elegidas
disk-remove-pictures-sure = ¿Borrar las imágenes elegidas? No se pueden recuperar.
disk-all-pictures = Elegir todas las imágenes
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

caution = docent terminó por sí solo { $times } veces seguidas, poco después de cada inicio. Para que los visitantes oigan algo, ha vuelto a lo que funcionó bien la última vez.
caution-settings = Usa la configuración anterior, no la del archivo.
caution-fault = Lo que está mal en la configuración del archivo: { $fault }
caution-edition = Los visitantes tienen la edición anterior a la { $number }, que sigue en el historial.
caution-what-to-do = Qué hacer: publique de nuevo o corrija la configuración, y reinicie docent en el equipo: sudo systemctl restart docent. El registro dice más: journalctl -u docent.

# Las estadísticas: días y partes
tab-statistics = Estadísticas
asking-days = estos días
asking-part = esta parte
period-today = Hoy
period-week = 7 días
period-month = 30 días
period-quarter = 90 días
period-year = Un año
period-own = Otros días
period-from = Desde
period-to = Hasta
all-variants = Todas las variantes
all-surfaces = Bocinas y teléfonos
surface-speaker = Bocina de la sala
surface-phone = Teléfonos
asked-no-day = «{ $text }» no es un día como 2026-11-25. Abajo están los últimos 30 días.
asked-not-yet = { $day } todavía no llega. Abajo están los últimos 30 días.
asked-too-long = Se cuentan diez años a la vez, no más. Abajo están los últimos 30 días.
asked-unreadable = Esta dirección dice algo dos veces, o algo que no se entiende. Abajo están los últimos 30 días de todo.
asked-no-such = No hay «{ $text }» que elegir. Abajo están los últimos 30 días de todo.
part-only = Solo { $part }
part-everything = Mostrar todo
contents = En esta página
no-longer-in-the-tour = ya no está en el recorrido

# Las estadísticas: cifras
percent = { $figure } %
date = { $day } de { $month } de { $year }
month-of-year = { $month } de { $year }
month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre
lasting-seconds = { $seconds } s
lasting-minutes = { $minutes } min { $seconds } s
lasting-hours = { $hours } h { $minutes } min
roughly-minutes = { $figure } min
roughly-hours = { $figure } h
headline = { $count ->
    [0] Por las bocinas, nadie escuchó un audio en estos días.
    [one] Por las bocinas, los visitantes escucharon una vez, durante { $lasting }.
   *[other] Por las bocinas, los visitantes escucharon { $figure } veces, durante { $lasting } en total.
}
headline-phones = { $count ->
    [0] Nadie escuchó un audio en un teléfono en estos días.
    [one] En teléfonos se escuchó una vez, durante { $lasting }; así lo cuentan los teléfonos.
   *[other] En teléfonos se escuchó { $figure } veces, durante { $lasting } en total; así lo cuentan los teléfonos.
}
phones-head = Teléfonos
phones-help = Es lo que los teléfonos cuentan de sí mismos. Cualquiera puede imitar un teléfono; por eso estas cifras van junto a las de las bocinas, y nunca dentro de ellas.
doubtful-head = Horas con demasiadas escuchas en teléfonos
doubtful-help = Hubo muchas más que en un día habitual. Quizá fue un día de fiesta; quizá alguien las inventó. No se quita ninguna.
doubtful-plausible = Se esperaban a lo más
note-doubtful = { $count ->
    [one] En una hora hubo más escuchas en teléfonos de lo que es creíble.
   *[other] En { $count } horas hubo más escuchas en teléfonos de lo que es creíble.
}
figure-phones = En teléfonos
figure-plays = Escuchas
figure-listening = Tiempo de escucha
figure-completion = Tasa de escuchas completas
figure-holding = Poder de retención
figure-sessions = Sesiones
figure-rate = Escuchas por hora abierta
figure-unique = Escuchas únicas
figure-dwell = Estancia media
figure-half = Oyeron más de la mitad de una sala
figure-half-short = Oyeron más de la mitad
figure-silent = Sesiones sin escucha
figure-people = Sesiones por cada 100 personas que vinieron
too-few = muy pocas para decirlo
too-few-short = muy pocas
none-yet = –
rate-unknown = no se sabe
people-not-counted = nadie las contó
n-starts = n = { $count } inicios
n-open = n = { $hours } con salas abiertas y capaces de sonar
n-sessions = n = { $count } sesiones
n-not-people = una sesión no es una persona
n-people = n = { $people } personas en { $days ->
    [one] un día
   *[other] { $days } días
}
n-of = { $part } de n = { $of }
n-cut-off = { $count ->
    [one] y una se cortó
   *[other] y { $figure } se cortaron
}
n-uncensored = n = { $count } inicios que terminó el visitante.
n-now = ahora, en toda la casa
n-rooms-together = todas las salas juntas, en horario abierto
holding-anchor = Ocre: lo usual, de 33 a 50 %. Rojo: excepcional, más de 70 %. Serrell 2002, videos de exposición: una vara de medir, no una meta.
holding-chart = Poder de retención { $value }; lo usual es de 33 % a 50 %, más de 70 % es excepcional
compared-all = «Antes» es { $before }.
compared-part = «Antes» es { $before }, de los que nada se sabe hasta el { $since }; por eso no se dice el cambio.
compared-nothing = De los días anteriores nada se sabe; por eso nada se compara.
note-clock = El equipo no sabe con certeza qué día es. Las horas son estimadas hasta que su reloj esté en hora.
note-today = Hoy aún no termina.
note-since = Las escuchas se cuentan desde el { $day }.
note-sessions = Las sesiones se distinguen por sala y por bocina o teléfono, no por idioma ni variante.

# Las estadísticas: gráficas y tablas
as-a-table = Lo mismo en una tabla
table-before = Antes
table-room = Sala
table-clip = Audio
table-language = Idioma
table-variant = Variante
table-surface = Se oyó en
table-rooms = Salas
table-clips = Audios
table-languages = Idiomas
table-variants = Variantes
table-surfaces = Bocina y teléfonos
table-rest = { $count } más
table-rest-of = { $table }, lo demás
answers-head = Si le gustó al público
answers-help = Una de tres caras al final de un audio. Nadie tiene que contestar; quienes lo hicieron pueden no ser como los demás.
rated-good = Bien
rated-fair = Regular
rated-poor = Mal
figure-answered = Escuchas con respuesta
clips-help = El nombre de un audio lleva a la curva que muestra dónde lo dejan.
timeline-head = A lo largo del tiempo
timeline-when = Cuándo
timeline-hours = Escuchas de cada hora.
timeline-days = Escuchas de cada día.
timeline-weeks = Escuchas de cada semana, de lunes a domingo.
timeline-months = Escuchas de cada mes.
timeline-years = Escuchas de cada año.
timeline-part = (incompleto)
timeline-open = Con línea cortada: incompleto, porque no ha terminado o solo en parte cae en estos días.
week-head = Horas de la semana
week-table = Horas de la semana
week-chart = Escuchas por día de la semana y hora
week-day = Día
week-hour = Hora
week-open = Salas abiertas
week-plays = { $count ->
    [one] una escucha
   *[other] { $figure } escuchas
}
week-by-rate = El número son escuchas; cuanto más fuerte el color, más escuchas por cada hora en que una sala estuvo abierta. Sin color: ninguna, o ninguna sala abierta durante una hora.
week-by-plays = El número son escuchas; cuanto más fuerte el color, más. De estos días no se sabe cuánto tiempo estuvieron abiertas las salas.
week-nothing = Nada sonó, y ninguna sala estuvo abierta.
ways-head = Caminos de audio a audio
ways-help = Qué se escuchó justo después de qué, en la misma sesión; primero lo más frecuente. Por bocinas y en teléfonos.
ways-none = Ninguna sesión pasó todavía de un audio a otro.
ways-whole = Los caminos cruzan toda la casa; por eso solo se cuentan de toda ella.
ways-from = Después de
ways-to = vino
ways-times = Veces
visits-head = Visitas
people-enter = Anotar cuántas personas vinieron
people-help = Un número por día, como los cuenta la taquilla. Un campo vacío quiere decir: no se sabe. Para días anteriores, elíjalos arriba. Cada cambio queda en el registro, donde se puede deshacer.
people-since = ahora se sabe: { $people }
people-log = Lo que se anotó, y cómo deshacerlo
people-keep = Guardar
people-no-number = «{ $text }» ({ $day }) no es un número entero de personas. No se guardó nada; lo que escribió sigue aquí.

# Las estadísticas: lo que queda fuera
left-out-head = Fuera de las cifras, y dudoso
left-out-help = No lo causaron los visitantes, así que no entra en ninguna tasa ni curva; pero nunca se esconde.
left-out-censored = Se cortó, no por el visitante
left-out-skips = Dejado antes de 2 s
left-out-estimated = Con hora estimada
left-out-open = Aún no termina
left-out-dead = Bocina muerta
left-out-down = docent caído
ends-head = Cómo terminaron las escuchas
ends-why = Porque
ends-starts = Inicios
ends-share = Del total
ends-counts = Cuenta para las completas
ends-censored = no: se cortó
ends-visitors = sí
end-finished = llegó a su fin
end-stopped = alguien lo detuvo
end-superseded = se eligió otro audio u otro idioma
end-idle-reset = ya no había nadie ante la pantalla
end-navigated = se dejó la página del teléfono
end-power-loss = se fue la luz
end-device-lost = se perdió la bocina
end-error = algo falló
end-closing = cerró la casa
end-staff = lo detuvo el personal
others-head = Sonidos que ningún visitante pidió, en toda la casa
others-who = Los pidió
others-starts = Inicios
others-none = No hubo ninguno.
trigger-visitor = un visitante
trigger-queue = un visitante, para después
trigger-attract = la pantalla en reposo
trigger-schedule = el horario
trigger-staff = el personal
trigger-test = una prueba

# Las estadísticas: un audio
clip-edit = Editar este audio
curve-help = De todos los que empezaron y no se cortaron: cuántos oyeron cada centésima de la grabación, al menos el 95 % de ella. Una grabación nueva tiene una curva nueva.
recording-now = la que se oye ahora · { $length }
recording-older = grabación anterior · { $length }
recording-since = desde { $when }
curve-chart = Cuántos oyeron cada parte de la grabación, { $recording }
curve-few = Muy pocos para porcentajes; por eso la curva cuenta inicios y no se señala la caída mayor.
curve-fall = La caída mayor: entre { $from } y { $to } la curva pierde { $lost } de { $starts }.
curve-spoken = Lo que se dice ahí; en negritas, donde más se fueron a la vez:
curve-silence = Justo entonces no se dice ningún subtítulo.
curve-unknown = Ninguna edición tiene subtítulos de esta grabación.
curve-no-fall = Nadie se fue antes del final.
curve-nobody = Nadie empezó esta grabación en estos días.
curve-table = La curva, cada vigésima parte de la grabación ({ $recording })
curve-at = En
curve-heard = La oyeron
curve-share = Del total

# Las estadísticas: meses, y lo que se saca
months-head = Informes mensuales y tablas
months-help = Un mes en papel, con sus definiciones. «Imprimir» del navegador también lo guarda como PDF.
month-report = Informe de { $month }
month-before = ← { $month }
month-after = { $month } →
month-print = Imprimir
month-made = hecho el { $day } · definiciones, versión { $version }
month-none = «{ $text }» no es un mes pasado ni el actual, como 2026-11. Abajo están los últimos 30 días, y todos los meses que hay.
month-nothing = De este mes todavía no se contó nada.
month-silent = { $count ->
    [one] Un audio no lo escuchó nadie:
   *[other] { $count } audios no los escuchó nadie:
}
taken-out-head = Tablas para otros programas
taken-out-help = De lo mismo que esta página. El CSV tiene las horas en UTC y en los relojes del museo; el JSON, las cifras de esta página.
taken-out-plays = Cada escucha
taken-out-days = Sumas por día
taken-out-dictionary = Qué quieren decir las columnas
taken-out-figures = Cifras (JSON)
taken-out-schema = Qué quiere decir el JSON (OpenAPI)
nothing-head = Todavía no se ha escuchado nada
nothing-line = En cuanto un visitante escuche un audio, esta página dirá:
nothing-figures = cuántas veces y cuánto tiempo escucharon los visitantes, y qué tanto de cada audio;
nothing-tables = qué salas, audios e idiomas, en las bocinas y en los teléfonos, por día y por hora de la semana;
nothing-curves = de cada audio, la curva que muestra dónde lo dejan, y qué oyen justo entonces;
nothing-months = un informe de cada mes, para imprimir o archivar.
nothing-open = { $count ->
    [one] Una escucha está en curso; se cuenta cuando termina.
   *[other] { $count } escuchas están en curso; se cuentan cuando terminan.
}

# Las estadísticas: definiciones
definitions-head = Qué quieren decir las palabras
definitions-version = Definiciones, versión { $version }. D es la duración de una grabación sin el silencio del final; H es lo que de verdad sonó de ella, cada momento una vez.
term-start = Inicio
definition-start = Un visitante pidió un audio y su primer sonido salió de la bocina, o del teléfono.
term-skip = Dejado
definition-skip = Un inicio del que se oyeron menos de 2 s.
term-play = Escucha
definition-play = Un inicio del que se oyeron 10 s, o la mitad de D donde eso es menos.
term-play-row = Aún no termina
definition-play-row = Una escucha entra en las cifras cuando ha terminado. La que un corte de luz dejó abierta termina, al volver, donde se anotó por última vez.
term-completion = Escucha completa
definition-completion = Se oyó al menos 90 % de D. Saltar al final no completa nada.
term-completion-rate = Tasa de escuchas completas
definition-completion-rate = Las completas, entre todas las escuchas que no se cortaron.
term-censored = Se cortó
definition-censored = Terminó por una causa que no es del visitante: luz, bocina, falla, cierre, personal. Queda fuera de las completas y de las curvas; se cuenta y se muestra.
term-listening = Tiempo de escucha
definition-listening = Tiempo en que sonó, con las repeticiones.
term-holding = Poder de retención
definition-holding = La parte de D que se oyó, en promedio de todos los inicios; una repetición nunca le suma. Referencia: Serrell (2002), 45 videos de exposición, de los que se vio entre un tercio y la mitad; más de 0.70 es excepcional.
term-retention = Curva
definition-retention = Por cada centésima de la grabación: los inicios que oyeron al menos el 95 % de ella, de todos los que no se cortaron. Se marca la caída mayor en 5 s, a partir de 20 inicios.
term-surface = Bocinas y teléfonos
definition-surface = Las cifras son de lo que salió por las bocinas; las de los teléfonos van aparte, porque las cuentan los teléfonos y cualquiera puede imitar uno. Lo que un teléfono cuenta se rechaza si no puede ser: si se oyó más de lo que suena en ese tiempo a la velocidad más rápida, o si desde una dirección llegan más de 600 escuchas nuevas de golpe y luego más de dos por segundo. La visita de un teléfono termina a más tardar cuando cierra la casa, o a las 4 horas donde no se sabe cuándo cierra.
term-doubtful = Demasiadas escuchas en una hora
definition-doubtful = Se marca una hora en la que los teléfonos cuentan más de { $always } escuchas, y más de { $times } veces las de la hora más concurrida de un día habitual: la mediana de los días con escuchas en teléfonos, de los { $days } anteriores.
term-session = Sesión
definition-session = En una pantalla, desde el primer toque hasta que vuelve al reposo; en un teléfono, hasta 30 minutos sin señal. Una sesión no es una persona: varias pueden compartir una, y una puede tener varias.
term-answered = Con respuesta
definition-answered = Escuchas tras las que alguien tocó una de tres caras, entre todas las escuchas. Una respuesta por escucha; la respuesta a menos que una escucha no cuenta. En n también están las escuchas de los días en que la casa no preguntó.
term-unique = Escuchas únicas
definition-unique = A lo más una por cada audio de una sesión.
term-dwell = Estancia
definition-dwell = Desde el primer toque hasta el último toque o sonido, lo que sea después.
term-journey = Caminos, y más de la mitad de una sala
definition-journey = Los audios de una sesión en su orden. Oyeron más de la mitad: sesiones que escucharon más de la mitad de los audios que la sala ofrece, entre todas las de esa sala.
term-available = Podía sonar
definition-available = Tiempo en horario abierto en que docent funcionaba y la bocina de la sala respondía. Una bocina muerta nunca debe parecer un audio que a nadie gusta.
term-rate = Escuchas por hora abierta
definition-rate = Escuchas por cada hora en que una sala estuvo abierta y podía sonar; se dice a partir de una hora.
term-attracting = Sesiones por cada 100 personas
definition-attracting = El poder de atracción pide contar a quienes pasan de largo, y nadie los cuenta. En su lugar: sesiones por cada cien personas que vinieron, en los días que contó el personal.
term-trigger = Los pidió
definition-trigger = Solo entra en las cifras lo que pidieron visitantes. Lo que sonó por la pantalla en reposo, el horario, el personal o una prueba se cuenta aparte.
term-estimated = Hora estimada
definition-estimated = El equipo no tenía la hora correcta cuando empezó la escucha, ni la ha sabido después.
term-few = n, y muy pocas
definition-few = n dice entre cuántas se cuenta una cifra. De menos de 20 no se dice ningún porcentaje.
term-nobody = Datos de nadie
definition-nobody = No se guarda ninguna dirección, ningún aparato, ningún nombre ni texto libre.

# Avisos
alerts = Requiere atención
alerts-none = Nada por ahora.
alerts-cleared = { $count ->
    [one] Un aviso de los últimos siete días ya terminó
   *[other] { $count } avisos de los últimos siete días ya terminaron
}
alert-since = Desde { $when }
alert-over = Terminado: de { $from } a { $until }.
alert-take = Yo me encargo
alert-taken = { $who } se encarga, desde { $when }
alert-main-box = Equipo principal
alert-title = { $where }: { $what }
alert-title-over = { $where }: terminó – { $what }
alert-test = Esto es una prueba. No pasa nada: los avisos de esta casa le llegan.
alert-name-test = una prueba
alert-name-box-silent = un equipo no da señales
alert-name-speaker-lost = una bocina no responde
alert-name-screen-away = una pantalla no está conectada
alert-name-disk-low = el disco está casi lleno
alert-name-clock-untrusted = el reloj no está en hora
alert-name-backlog-old = hay escuchas sin comunicar
alert-name-edition-behind = se muestra una edición anterior
alert-name-backup-old = no hay un respaldo reciente
alert-name-card-copied = su tarjeta está en otra máquina
alert-box-silent = No envía nada al equipo principal. ¿Está encendido y conectado a la red? Puede que sus salas sigan sonando; lo que suene se comunicará después.
alert-speaker-lost = La bocina de «{ $room }» no responde. Revise su enchufe y su corriente; volverá a sonar sola en cuanto esté conectada.
alert-speaker-lost-somewhere = Una de sus bocinas no responde. Revise enchufes y corriente; volverá a sonar sola en cuanto esté conectada.
alert-screen-away = La pantalla { $screen } de «{ $room }» no está conectada. Enciéndala y revise su red; si ya no se usa, la administración la da de baja en «Bocinas y pantallas».
alert-screen-away-own = La pantalla de «{ $room }» en el propio equipo no está conectada. Enciéndala y revise su cable; si ya no existe, quien cuida el equipo la quita de la configuración.
alert-disk-low = El disco tiene menos espacio libre que la reserva que docent necesita. La administración puede hacer lugar en «Disco».
alert-clock-untrusted = Nada ha puesto el reloj en hora; los horarios y las estadísticas pueden estar mal. Conecte el equipo a la red.
alert-backlog-old = Tiene escuchas de hace más de un día que no ha podido comunicar. Revise su red; en ese equipo, «docent fleet status» dice más.
alert-edition-behind = Todavía muestra una edición anterior. Revise su red y el espacio de su disco; «docent fleet status» dice más.
alert-backup-old = No hay respaldo desde hace dos días. Quien cuida el equipo encuentra la causa con «journalctl -u docent-backup».
alert-card-copied = Funciona en otra máquina que la que se unió. Si se cambió la tarjeta de lugar, únalo otra vez allí con «docent fleet join»; si alguien copió la tarjeta, la administración retira el equipo de la casa.


# Los equipos de la casa
tab-boxes = Equipos
devices-boxes = Varios equipos en una casa
boxes-well = { $count ->
    [one] Un equipo, todo bien.
   *[other] { $count } equipos, todo bien.
}
boxes-wrong = { $wrong } de { $count } equipos { $wrong ->
    [one] necesita
   *[other] necesitan
} atención.
boxes-add = Añadir un equipo
boxes-add-help = Con una clave, otros equipos se unen a esta casa. En cada uno se escribe una línea.
boxes-count = Cuántos equipos se unen
boxes-make-code = Generar la clave
boxes-code-head = Escriba esta línea en el otro equipo
boxes-code-until = { $count ->
    [one] Un equipo puede
   *[other] { $count } equipos pueden
} unirse con ella hasta { $when }. La clave no se vuelve a mostrar.
boxes-code-more = Después pueden ir un nombre y las salas cuya bocina o pantalla tiene el equipo, por ejemplo: --name Patio --rooms study,kitchen
boxes-copy = Copiar
boxes-copied = La línea está copiada.
boxes-selected = La línea está seleccionada. Cópiela con Ctrl+C.
boxes-removed = { $count ->
    [one] Un equipo retirado
   *[other] { $count } equipos retirados
}
boxes-removed-row = { $name }, retirado { $when }
boxes-done-renamed = El equipo se llama ahora «{ $name }».
boxes-done-removed = «{ $name }» ya no es de la casa. Sus escuchas se conservan.
boxes-done-given = «{ $name }» tiene ahora la sala { $room }.
boxes-done-returned = { $room } es otra vez del equipo principal.
boxes-done-commanded = «{ $name }» lo hizo.
box-main = equipo principal
box-unknown = todavía no se sabe
box-rooms = Salas
box-rooms-none = ninguna propia
box-edition = Edición
box-edition-present = ofrece la edición actual
box-edition-earlier = ofrece todavía la anterior
box-edition-none = todavía ninguna
box-edition-since = la actual se publicó { $when }
box-contact = Último contacto
box-connected = conectado
box-away = sin conexión
box-never = nunca conectado
box-waiting = Por comunicar
box-waiting-count = { $count ->
    [0] nada
    [one] un registro
   *[other] { $count } registros
}
box-complete = Todas las escuchas hasta
box-complete-never = aún no ha comunicado nada
box-clock = Reloj
box-clock-set = en hora
box-clock-unset = sin poner en hora
box-speakers = Bocinas
box-speakers-ready = { $count ->
    [one] { $count } lista
   *[other] { $count } listas
}
box-speakers-missing = { $count ->
    [one] falta { $count }
   *[other] faltan { $count }
}
box-screens = Pantallas
box-screens-connected = { $count ->
    [one] { $count } conectada
   *[other] { $count } conectadas
}
box-screens-away = { $count ->
    [one] { $count } ausente
   *[other] { $count } ausentes
}
box-devices-none = ninguna
box-disk = Libre en el disco
box-disk-gigabytes = { $figure } GB
box-version = docent
box-version-other = el principal tiene { $version }
box-problem-never = Nunca se ha conectado desde que se unió. Vea si está encendido y si llega a este equipo por la red.
box-problem-away = Sin conexión desde { $when }. Vea si está encendido y si funciona su red. Sus salas siguen sonando, y lo que se escucha allí se comunica después.
box-problem-edition = Ofrece todavía la edición anterior, aunque la actual se publicó { $when }. Su registro dice qué la detiene.
box-problem-unreported = Está conectado, pero no ha comunicado todo desde { $when }. Su registro dice por qué.
box-problem-unreported-never = Está conectado, pero no ha comunicado sus escuchas. Su registro dice por qué.
box-problem-clock = Su reloj no está en hora, así que las horas de sus escuchas son estimadas. Conéctelo a la red o ponga su reloj en hora.
box-problem-speakers = { $count ->
    [one] Una de sus bocinas no puede sonar. La página «Bocinas y pantallas» de ese equipo dice cuál.
   *[other] { $count } de sus bocinas no pueden sonar. La página «Bocinas y pantallas» de ese equipo dice cuáles.
}
box-problem-screens = { $count ->
    [one] Una de sus pantallas está ausente. La página «Bocinas y pantallas» de ese equipo dice cuál.
   *[other] { $count } de sus pantallas están ausentes. La página «Bocinas y pantallas» de ese equipo dice cuáles.
}
box-problem-disk = Solo quedan { $megabytes } MB libres en su disco. Haga sitio allí.
box-rename = Cambiar el nombre
box-name = Nombre nuevo
box-room = Sala que tendrá este equipo
box-give = Dar a este equipo
box-take = Quitársela a «{ $name }»
box-return = Al equipo principal
box-acts = Atenderlo desde aquí
box-acts-help = «Mostrar cuál es» ilumina sus pantallas y toca un tono donde nadie escucha. El reinicio y la actualización esperan a que termine el clip; la actualización instala el docent más nuevo del repositorio propio del equipo.
box-identify = Mostrar cuál es
box-reload = Volver a cargar sus pantallas
box-restart = Reiniciar docent
box-update = Actualizar docent
box-remove = Retirar
box-remove-help = «{ $name }» pierde el acceso de inmediato, lo que aún no ha comunicado no se cuenta, y sus salas vuelven al equipo principal. Lo que ya comunicó se conserva.
box-remove-back = Puede volver: escriba en él ‘sudo docent fleet leave’ y después la línea con una clave nueva. Con ‘--bring’ en esa línea, sus escuchas se cuentan después de todo.
box-remove-do = Retirar «{ $name }»
objection-box-alone = Este equipo trabaja solo. Su casa no tiene otros equipos.
objection-box-not-main = Los equipos de la casa se administran en el equipo principal: { $name }
objection-no-box = No hay ningún equipo «{ $name }». Quizá cambió de nombre o se retiró mientras tanto.
objection-box-name-taken = Otro equipo se llama «{ $name }». Elija otro nombre.
objection-box-name = El nombre de un equipo tiene de 1 a { $most } caracteres.
objection-box-count = Una clave es para 1 a { $most } equipos.
objection-box-room-taken = { $room } es una sala de «{ $name }». ¿Se la quitamos?
objection-box-away = «{ $name }» no responde. Revise si está encendido y si su red funciona, e inténtelo otra vez.
objection-box-command = «{ $name }» no pudo hacerlo: { $reason }.
boxes-follows = Este equipo sigue a un equipo principal
boxes-follows-help = El recorrido y las estadísticas son del equipo principal. Las bocinas, las pantallas y el silencio son de cada equipo.
boxes-follows-link = Los equipos, en el equipo principal
boxes-connection = Conexión
boxes-main-connecting = se está haciendo
boxes-main-lost = ninguna desde { $when }; este equipo sigue sonando y comunica después
boxes-edition-here = la del equipo principal
boxes-alone-head = Una casa, varios equipos
boxes-alone = Un equipo atiende esta casa. Donde los cables no pasan de una pared, otros equipos pueden unirse a él: entonces el recorrido se publica una sola vez, en este equipo principal, cada escucha se cuenta una sola vez, y cada equipo sigue sonando cuando falta la red. Se empieza con esta orden en este equipo, una vez instalado el paquete docent-fleet:
boxes-alone-more = Después se añaden equipos en esta página. La página «Several boxes» de la documentación de docent tiene todos los pasos.
follows-banner = Este equipo sigue a un equipo principal, que tiene el recorrido. Lo que se cambie aquí no se guarda.
follows-link = Editar en el equipo principal
when-today = hoy a las { $time }
when-yesterday = ayer a las { $time }
when-weekday = el { $day } a las { $time }
when-date = el { $day } a las { $time }
act-issue-box-code = Generó una clave para
act-box-count = { $count ->
    [one] un equipo
   *[other] { $count } equipos
}
act-rename-box = Cambió el nombre del equipo
act-remove-box = Retiró el equipo
act-move-room = Cambió de equipo la sala
log-box = equipo
log-box-name = nombre
complete-all = { $count ->
    [one] El otro equipo de la casa ha
   *[other] Los otros { $count } equipos de la casa han
} comunicado todo hasta ahora.
complete-until = «{ $name }» está completo hasta { $when }.
complete-never = «{ $name }» aún no ha comunicado nada.
silent-since = El equipo «{ $name }» no ha comunicado nada desde { $when }.
silent-rooms = El equipo «{ $name }» no ha comunicado nada desde { $when }; las cifras de { $rooms } terminan ahí.
list-and = { $first } y { $last }

# Etiquetas para imprimir
labels = Etiquetas para imprimir
labels-link = Imprimir etiquetas
labels-lead = El visitante escanea el código con su teléfono o escribe la dirección corta, y la página se abre en su idioma. La etiqueta sigue valiendo aunque cambien los textos y las grabaciones; vuelva a imprimirla si cambia el número o el nombre. Las etiquetas muestran la edición que los visitantes tienen ahora.
labels-what = Etiquetas de
labels-rooms = Salas
labels-clips = Audios
labels-both = Salas y audios
labels-size = Tamaño
labels-card = Tarjetas, cuatro por hoja (A6)
labels-business = Tarjetas de visita de 85 × 55 mm, diez por hoja
labels-sheet = Una etiqueta grande en cada hoja
labels-paper = Papel
labels-a4 = A4
labels-letter = Carta (EE. UU.)
labels-languages = Idiomas de cada etiqueta (hasta { $most }, el primero en grande)
labels-show = Además, en cada etiqueta
labels-picture = Imagen
labels-wifi = Wifi de los visitantes
labels-marks = Marcas de corte
labels-update = Mostrar
labels-print = { $count ->
    [one] Imprimir una hoja
   *[other] Imprimir { $count } hojas
}
labels-print-help = Al imprimir, elija el mismo papel, sin márgenes y con una escala del 100 %. También puede guardar un archivo PDF.
labels-page = Hoja { $number } de { $count }
labels-none = Aquí no hay nada que imprimir: elija otra sala, o salas y audios.
labels-too-many = Son { $count } etiquetas; se muestran hasta { $most } a la vez. Elija una sola sala, o solo las salas.
labels-unpublished = Todavía no se ha publicado nada, así que una etiqueta no llevaría a ninguna parte. Publique primero.
labels-room-unpublished = Los visitantes todavía no tienen esta sala, así que su etiqueta no llevaría a ninguna parte. Publique primero.
labels-no-address = Los teléfonos no pueden llegar a la guía: solo se ofrece en este equipo y no hay ninguna dirección configurada. El personal técnico debe escribir en address, en la configuración de docent, la dirección que usan los teléfonos, como http://guide.local.
labels-address = Los códigos llevan a { $address }.
labels-address-number = Los códigos llevan a { $address }. Algún día la red puede dar otro número al equipo, y entonces ningún código impreso funcionará. Antes de imprimir, pida al personal técnico que escriba en address, en la configuración de docent, un nombre que no cambie, como http://guide.local.
labels-no-wifi = La configuración de docent no indica ningún wifi para visitantes. Cuando el personal técnico rellene [visitor-wifi], las etiquetas tendrán un segundo código para conectarse.
labels-tags = Etiquetas NFC y dibujos
labels-tags-help = Grabe la dirección en una etiqueta NFC como dirección web (URL). El dibujo es para diseñadores: un archivo SVG cuyos textos se pueden cambiar. Sus tipos de letra, Archivo y Atkinson Hyperlegible Next, son gratuitos.
labels-column-label = Etiqueta
labels-column-address = Dirección
labels-column-drawing = Dibujo
labels-copy = Copiar
labels-copied = La dirección está copiada.
labels-selected = La dirección está seleccionada. Cópiela con Ctrl+C.
labels-drawing-failed = No se pudo hacer el dibujo: no llegó su imagen. Inténtelo de nuevo.
