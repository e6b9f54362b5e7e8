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
map-head = Plan du musée
you-are-here = Vous êtes ici
map-nearest = Le plus près d’ici
map-legend = Sur le plan
map-route = Ordre de la visite
map-heard = Déjà écoutée
map-in-room = Dans la salle { $number }
map-next-to = Près de la salle { $number }
map-more = Suite
facility-entrance = Entrée
facility-exit = Sortie
facility-toilets = Toilettes
facility-accessible-toilets = Toilettes accessibles
facility-steps = Marches
facility-ramp = Rampe
facility-lift = Ascenseur
facility-seats = Sièges
facility-lockers = Casiers
facility-water = Eau potable
facility-shop = Boutique
facility-first-aid = Premiers secours
facility-hearing-loop = Boucle magnétique
facility-wifi = Wifi
visit = Votre visite
hours = Horaires
clock = { $minutes ->
    [0] { $hour } h
   *[other] { $hour } h { $minute }
}
hours-line = { $days } : { $open } – { $close }
days = du { $first } au { $last }
days-more = { $days }, { $more }
monday = lundi
tuesday = mardi
wednesday = mercredi
thursday = jeudi
friday = vendredi
saturday = samedi
sunday = dimanche
shut-today = Le musée est fermé. Il ouvre aujourd’hui à { $time }.
shut-tomorrow = Le musée est fermé. Il ouvre demain à { $time }.
shut-until = Le musée est fermé. Réouverture { $day } à { $time }.
privacy = Vos données
privacy-text = Ni compte, ni application, ni donnée personnelle. Nous comptons seulement les audios écoutés.
privacy-answers = Si vous touchez un visage à la fin d’un audio, nous comptons aussi cette réponse.

# Les parcours
routes = Parcours proposés
route = Parcours
route-next = Étape suivante du parcours
route-end = Le parcours se termine ici.
choice = À écouter d’abord
choice-off = Sans préférence
choice-family = D’abord les audios pour les familles
choice-described = D’abord l’audiodescription
choice-end = Désactiver

# L’écran au repos
attract-touch = Touchez pour écouter
attract-start = Commencer : { $room }
attract-playing = En cours : { $title } · il reste { $left }
still-there = Êtes-vous toujours là ?
still-back = Retour à l’accueil dans { $seconds } s
still-stay = Continuer

# La salle
clips-heading = À écouter dans cette salle
clips-heading-both = À écouter et à lire dans cette salle
clips-heading-read = À lire dans cette salle
listen = Écouter : { $title }
listen-here = Écouter
hear-again = Réécouter
hear-again-named = Réécouter : { $title }
read-here = Lire
heard = Écouté
rooms-heard = Salles écoutées : { $heard } sur { $rooms }
rate-question = Qu’en avez-vous pensé ?
rate-good = Bien
rate-fair = Moyen
rate-poor = Pas aimé
rate-thanks = Merci !
onward = La suite
next-here = À suivre dans cette salle
next-room = Salle suivante
previous-room = Salle précédente
all-here = Les { $count } de cette salle
list = Liste
more = Plus d’options
read = Texte : { $title }
read-alone = Lire : { $title }
text = Texte
told-in = Langue : { $language }
only-to-read = Texte seul pour l’instant
text-alone = Texte seul
transcript = Texte intégral
previous-sentence = Phrase précédente
next-sentence = Phrase suivante
sentence-hint = Touchez une phrase pour écouter à partir de là
playing = Lecture en cours
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
speed-slow = Plus lente
speed-usual = Vitesse normale
speed-brisk = Plus rapide
speed-fast = Très rapide
volume-step = Volume { $step } sur { $most }
quieter = Baisser le volume
louder = Monter le volume
speaker-missing = Le haut-parleur ne fonctionne pas. Lisez le texte ou utilisez votre téléphone ; le personnel est prévenu.
again-lost = Le son s’est arrêté. Continuez à lire ici ou écoutez sur votre téléphone.
again-back = Le son est revenu. Reprendre à { $at } ?
resume-offer = Reprendre à { $at } ?
stopped-by-visitor = Une autre personne a arrêté le son. Vous pourrez reprendre dès que le haut-parleur sera libre.
stopped-by-staff = Le personnel a arrêté le son. Vous pourrez reprendre dès qu’il sera rétabli.
go-on-at = Reprendre à { $at }
muted = Les haut-parleurs sont coupés pour le moment. Lisez le texte ou écoutez sur votre téléphone.
elsewhere = Cet audio s’écoute uniquement dans sa salle. Ici, vous pouvez lire le texte ou l’écouter sur votre téléphone.
voice-stays = La voix continue dans la même langue : { $voice }. Texte de cette page : { $text }.
play-refused = Votre navigateur a bloqué le son. Touchez l’écran de nouveau.
play-broke = Le son s’est interrompu. Touchez l’écran de nouveau.
play-unreached = Pas de connexion : cet audio ne peut pas démarrer pour l’instant. Vous pouvez lire son texte.
offline = Connexion perdue. Nouvelle tentative…

# Quand quelqu’un d’autre écoute
busy = Diffusion dans la salle : { $title } · il reste { $left }
follow = Suivre le texte
someone-listens = Quelqu’un écoute « { $title } ». Il reste { $left }.
room-plays = Diffusion dans la salle : { $title }
play-next = Ajouter à la suite (n° { $place })
queue = À suivre
queued = { $place }. { $title }
unqueue = Retirer : { $title }
busy-wait = Vous pourrez l’arrêter dans { $seconds } s si personne ne touche l’autre écran.
stop-all = Arrêter pour tous
stop-all-sure = Arrêter quand même ? Quelqu’un écoute
my-phone = Sur mon téléphone
phone = Téléphone
phone-how = Scannez le code avec l’appareil photo de votre téléphone ou saisissez l’adresse. Sans application ni donnée personnelle : il suffit du wifi du musée.
phone-code = Code QR pour continuer sur le téléphone

# L’apparence
look = Texte, couleurs et hauteur
look-text = Taille du texte
look-text-1 = Normale
look-text-2 = Grande
look-text-3 = Très grande
look-theme = Couleurs
look-light = Claires
look-dark = Sombres
look-high = Contraste élevé
look-reach = Hauteur des boutons
look-standing = Debout
look-seated = Assis
look-motion = Animations
look-moving = Activées
look-still = Désactivées

# Un écran de la maison
screen-head = Nouvel écran
screen-new = Cet écran n’est encore attribué à aucune salle.
screen-show-code = Afficher son code
screen-code = Code de cet écran
screen-staff = Le personnel l’enregistre avec ce code sur
screen-number = Écran { $number }

advisory-violence = Évoque des violences
advisory-death = Évoque une mort
advisory-suicide = Évoque un suicide
advisory-loud = Sons forts
variant-extended = Pour en savoir plus
variant-family = En famille
variant-described = Avec audiodescription
variant-plain = Langage simple

# Ce qui n’a pas marché
failure-title = Une erreur s’est produite
failure-page = Page introuvable. Elle a peut-être été déplacée.
failure-number = Ce numéro ne fait pas partie de la visite. Vérifiez celui qui est affiché au mur.
failure-room = Cette salle ne fait pas partie de la visite.
failure-clip = Cet audio ne fait pas partie de la visite.
failure-request = Nous n’avons pas compris la demande. Recommencez depuis la salle.
failure-too-much = C’est trop en une seule fois.
failure-play = Ce relevé d’écoute ne correspond pas à l’enregistrement.
failure-crowded = Trop d’appareils sont connectés en ce moment. Attendez un instant et réessayez.
failure-reports = Trop d’écoutes ont été signalées à la fois depuis cette connexion. Attendez un instant et réessayez.
failure-stranger = Cela n’est possible que depuis les pages du musée.
failure-not-a-screen = Cela n’est possible que sur un écran de la salle. Écoutez sur votre téléphone.
failure-no-tour = La visite n’est pas encore prête. Revenez un peu plus tard.
failure-no-speaker = Cette salle n’a pas de haut-parleur. Écoutez sur votre téléphone.
failure-text-alone = Il n’y a pas d’enregistrement, seulement un texte. Choisissez-le dans sa salle pour le lire.
failure-speaker = Le haut-parleur ne fonctionne pas. Lisez le texte ou utilisez votre téléphone.
failure-busy = Quelqu’un d’autre écoute. Vous pouvez écouter votre audio ensuite.
failure-queue-full = Trois audios attendent déjà. Réessayez quand le prochain commencera.
failure-already-there = Cet audio est déjà en cours ou en attente.
failure-silence = Plus aucun audio n’est en cours. Touchez-en un pour l’écouter.
failure-shut = Le musée est fermé ; le haut-parleur reste muet jusqu’à l’ouverture.
failure-closing = L’audioguide est en cours d’arrêt. Revenez dans un instant.
failure-disk-full = Le disque du musée est plein, et rien n’a été enregistré. L’administration peut libérer de la place.
failure-locked = Rien ne peut être enregistré pour l’instant : un autre programme occupe la base de données du musée. Réessayez dans un moment.
failure-disk-fails = Le disque du musée ne fonctionne pas correctement. La visite continue ; réessayez dans un moment.
failure-damaged = La base de données du musée semble endommagée. La personne responsable peut restaurer une sauvegarde.
failure-ours = Une erreur est survenue de notre côté. Réessayez.
failure-request-id = Référence pour le personnel : { $id }
preview-stamp = Brouillon
preview-note = Brouillon : les visiteurs ne voient pas encore ceci.

save-tour = Enregistrer toute la visite sur ce téléphone · { $size } Mo
save-room = Enregistrer cette salle sur ce téléphone · { $size } Mo
saving = Enregistrement… { $percent } %
saved = Enregistré sur ce téléphone. Vous pouvez écouter même sans wifi.
saved-remove = Supprimer de ce téléphone
save-failed = L’enregistrement a échoué. Réessayez dans un instant.
save-full = Ce téléphone n’a pas assez d’espace libre.
save-insecure = Un audio déjà lancé continue jusqu’à la fin, même si le wifi se coupe. Pour enregistrer la visite sur un téléphone, il faut une adresse qui commence par https.
