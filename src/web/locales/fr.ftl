languages = Langue
home = Accueil
options = Options
description = Audioguide : { $house }
close = Fermer

# La maison
house-lead = Choisissez une salle, puis touchez l’écran pour écouter
rooms = Salles
room = Salle { $number }
clips = { $count ->
    [one] { $count } audio
   *[other] { $count } audios
}
house-playing = En cours : { $title }
number = Numéro affiché au mur
number-go = OK
map = Plan
map-head = Plan de la maison
you-are-here = Vous êtes ici
visit = Votre visite
hours = Horaires
hours-line = { $days } : { $open }–{ $close }
days = du { $first } au { $last }
monday = lundi
tuesday = mardi
wednesday = mercredi
thursday = jeudi
friday = vendredi
saturday = samedi
sunday = dimanche
shut-today = La maison est fermée. Elle ouvre aujourd’hui à { $time }.
shut-tomorrow = La maison est fermée. Elle ouvre demain à { $time }.
shut-until = La maison est fermée. Elle ouvre { $day } à { $time }.
privacy = Vos données
privacy-text = Ni compte, ni application, ni donnée personnelle. Nous comptons seulement les audios écoutés.

# L’écran au repos
attract-lead = Touchez l’écran pour écouter la maison
attract-start = Commencer : { $room }
attract-playing = En cours : { $title } · reste { $left }
still-there = Êtes-vous toujours là ?
still-back = Secondes avant le retour à l’accueil :
still-stay = Rester

# La salle
clips-heading = À écouter dans cette salle
clips-heading-both = À écouter et à lire dans cette salle
clips-heading-read = À lire dans cette salle
listen = Écouter : { $title }
listen-here = Écouter
read = Texte : { $title }
read-alone = Lire : { $title }
text = Texte
told-in = Langue : { $language }
only-to-read = À lire seulement pour le moment
text-alone = À lire
transcript = Texte intégral
playing = En cours d’écoute
paused = En pause
pause = Pause
resume = Reprendre
pause-named = Pause : { $title }
resume-named = Reprendre : { $title }
stop = Arrêter
stop-named = Arrêter : { $title }
back = Reculer de 10 secondes
forward = Avancer de 10 secondes
seek = Position dans l’audio
seek-at = { $position } sur { $length }
speed = Vitesse
speed-slow = Plus lent
speed-usual = Vitesse normale
speed-brisk = Plus rapide
speed-fast = Très rapide
volume-step = Volume { $step } sur { $most }
quieter = Baisser le volume
louder = Monter le volume
speaker-missing = Le haut-parleur ne répond pas. Lisez le texte ou utilisez votre téléphone ; le personnel est prévenu.
again-lost = Le haut-parleur s’est arrêté. Continuez à lire ici ou écoutez sur votre téléphone.
again-back = Le son est revenu. Reprendre à { $at } ?
muted = La maison a coupé ses haut-parleurs pour le moment. Lisez le texte ou écoutez sur votre téléphone.
elsewhere = Cet audio s’écoute dans sa propre salle. Ici, vous pouvez lire le texte ou l’écouter sur votre téléphone.
play-refused = Votre navigateur a bloqué le son. Touchez l’écran de nouveau.
play-broke = Le son s’est interrompu. Touchez l’écran de nouveau.
play-unreached = Pas de connexion : cet audio ne peut pas démarrer pour l’instant. Vous pouvez lire son texte.
offline = Connexion perdue. Nouvelle tentative…

# Quand quelqu’un d’autre écoute
busy = Diffusé pour tous : { $title } · reste { $left }
follow = Suivre le texte
room-plays = Diffusé dans la salle : { $title }
play-next = Écouter ensuite (n° { $place })
queue = À suivre
queued = { $place }. { $title }
unqueue = Retirer : { $title }
busy-wait = Vous pourrez l’arrêter dans { $seconds } s, si l’autre écran n’est plus touché.
stop-all = Arrêter pour tous
stop-all-sure = Vraiment ? Quelqu’un d’autre écoute
my-phone = Sur mon mobile
phone-how = Scannez le code avec l’appareil photo de votre téléphone ou saisissez l’adresse. Sans application ni donnée personnelle : le wifi de la maison suffit.
phone-code = Code pour continuer sur le téléphone

# L’apparence
look = Texte, contraste et hauteur
look-text = Taille du texte
look-text-1 = Normal
look-text-2 = Grand
look-text-3 = Très grand
look-theme = Contraste
look-light = Clair
look-dark = Sombre
look-high = Élevé
look-reach = Hauteur des boutons
look-standing = Debout
look-seated = Position assise
look-motion = Animations
look-moving = Avec animations
look-still = Sans animations

# Un écran de la maison
screen-head = Nouvel écran
screen-new = Cet écran n’est encore attribué à aucune salle.
screen-show-code = Afficher son code
screen-code = Code de cet écran
screen-staff = Le personnel l’enregistre avec ce code sur
screen-number = Écran { $number }

advisory-violence = Évoque la violence
advisory-death = Évoque une mort
advisory-suicide = Évoque le suicide
advisory-loud = Contient des sons forts
variant-extended = Pour en savoir plus
variant-family = En famille
variant-described = Avec audiodescription
variant-plain = Facile à comprendre

# Ce qui n’a pas marché
failure-title = Cela n’a pas marché
failure-page = Il n’y a rien ici. La page a peut-être changé de place.
failure-number = Ce numéro n’est pas dans le parcours. Vérifiez celui qui est affiché au mur.
failure-room = Cette salle n’est pas dans le parcours.
failure-clip = Cet audio n’est pas dans le parcours.
failure-request = Nous n’avons pas compris la demande. Recommencez depuis la salle.
failure-too-much = C’est trop en une seule fois.
failure-play = Aucune écoute ne peut être ainsi : ce qui en est rapporté ne tient pas dans l’enregistrement, ou dans le temps écoulé depuis son début.
failure-crowded = Il y a trop de connexions à la fois. Attendez un instant et réessayez.
failure-reports = Trop d’écoutes ont été signalées à la fois depuis cette connexion. Attendez un instant et réessayez.
failure-stranger = Cela n’est possible que depuis les pages de la maison.
failure-not-a-screen = Cela n’est possible que sur un écran de la salle. Écoutez sur votre téléphone.
failure-no-tour = Le parcours n’est pas encore prêt. Revenez un peu plus tard.
failure-no-speaker = Cette salle n’a pas de haut-parleur. Écoutez sur votre téléphone.
failure-text-alone = Il n’y en a pas d’enregistrement : c’est un texte à lire. Choisissez-le dans sa salle pour l’afficher.
failure-speaker = Le haut-parleur ne répond pas. Lisez le texte ou utilisez votre téléphone.
failure-busy = Quelqu’un d’autre écoute. Vous pouvez écouter votre audio ensuite.
failure-queue-full = Trois audios attendent déjà. Réessayez quand le prochain commencera.
failure-already-there = Cet audio est déjà en cours ou en attente.
failure-silence = Plus aucun audio n’est en cours. Touchez-en un pour l’écouter.
failure-shut = La maison est fermée ; le haut-parleur se tait jusqu’à l’ouverture.
failure-closing = L’audioguide est en cours d’arrêt. Revenez dans un instant.
failure-disk-full = Le disque de la maison est plein, et rien n’a été enregistré. L’administration peut faire de la place.
failure-locked = Rien ne peut être enregistré pour l’instant : un autre programme occupe la base de données de la maison. Réessayez dans un moment.
failure-disk-fails = Le disque de la maison ne répond pas comme il devrait. La visite continue ; réessayez dans un moment.
failure-damaged = La base de données de la maison semble endommagée. La personne qui s’occupe de l’appareil peut remettre une sauvegarde à sa place.
failure-ours = Une erreur est survenue de notre côté. Réessayez.
failure-request-id = Référence pour le personnel : { $id }
preview-stamp = Brouillon
preview-note = Brouillon : les visiteurs ne voient pas encore ceci.
