languages = Idioma
home = Início
options = Opções
description = Audioguia: { $house }
close = Fechar

# A casa
house-lead = Escolha uma sala e toque para ouvir
rooms = Salas
room = Sala { $number }
clips = { $count ->
    [one] { $count } áudio
   *[other] { $count } áudios
}
house-playing = Tocando agora: { $title }
number = Número na parede
number-go = Ir
map = Mapa
map-head = Mapa do museu
you-are-here = Você está aqui
map-nearest = Mais perto daqui
map-legend = No mapa
map-route = Ordem da visita
map-heard = Já ouvida
map-in-room = Na sala { $number }
map-next-to = Ao lado da sala { $number }
map-more = Mais
facility-entrance = Entrada
facility-exit = Saída
facility-toilets = Banheiros
facility-accessible-toilets = Banheiros acessíveis
facility-steps = Degraus
facility-ramp = Rampa
facility-lift = Elevador
facility-seats = Assentos
facility-lockers = Guarda-volumes
facility-water = Água potável
facility-shop = Loja
facility-first-aid = Primeiros socorros
facility-hearing-loop = Aro magnético
facility-wifi = Wi-Fi
visit = Sua visita
hours = Horários
clock = { $minutes ->
    [0] { $hour }h
   *[other] { $hour }h{ $minute }
}
hours-line = { $days }: { $open }–{ $close }
days = de { $first } a { $last }
days-more = { $days }, { $more }
monday = segunda-feira
tuesday = terça-feira
wednesday = quarta-feira
thursday = quinta-feira
friday = sexta-feira
saturday = sábado
sunday = domingo
shut-today = O museu está fechado. Abre hoje às { $time }.
shut-tomorrow = O museu está fechado. Abre amanhã às { $time }.
shut-until = O museu está fechado. Próxima abertura: { $day }, às { $time }.
privacy = Seus dados
privacy-text = Sem cadastro, sem aplicativo, sem dados pessoais. Só contamos quais áudios são ouvidos.
privacy-answers = Se você tocar em um rosto no fim de um áudio, também contamos essa resposta.

# Os roteiros
routes = Roteiros sugeridos
route = Roteiro
route-next = A seguir no roteiro
route-end = O roteiro termina aqui.
choice = Ouvir primeiro
choice-off = Sem preferência
choice-family = Primeiro os áudios para famílias
choice-described = Primeiro a audiodescrição
choice-end = Desativar

# A tela em repouso
attract-touch = Toque para ouvir
attract-start = Começar: { $room }
attract-playing = Tocando agora: { $title } · faltam { $left }
still-there = Você ainda está aí?
still-back = De volta ao início em { $seconds } s
still-stay = Continuar

# A sala
clips-heading = Para ouvir nesta sala
clips-heading-both = Para ouvir e ler nesta sala
clips-heading-read = Para ler nesta sala
listen = Ouvir: { $title }
listen-here = Ouvir
hear-again = Ouvir de novo
hear-again-named = Ouvir de novo: { $title }
read-here = Ler
heard = Já ouvido
rooms-heard = Salas ouvidas: { $heard } de { $rooms }
rate-question = O que você achou?
rate-good = Bom
rate-fair = Mais ou menos
rate-poor = Ruim
rate-thanks = Agradecemos!
onward = O que vem a seguir
next-here = A seguir nesta sala
next-room = Próxima sala
previous-room = Sala anterior
all-here = Todos os { $count } desta sala
list = Lista
more = Mais
read = Texto: { $title }
read-alone = Ler: { $title }
text = Texto
told-in = Idioma: { $language }
only-to-read = Por enquanto, só texto
text-alone = Só texto
transcript = Texto completo
previous-sentence = Frase anterior
next-sentence = Próxima frase
sentence-hint = Toque em uma frase para ouvir a partir dela
playing = Tocando agora
paused = Em pausa
pause = Pausar
resume = Continuar
pause-named = Pausar: { $title }
resume-named = Continuar: { $title }
stop = Parar
stop-named = Parar: { $title }
back = Voltar 10 segundos
forward = Avançar 10 segundos
seek = Posição no áudio
seek-at = { $position } de { $length }
speed = Velocidade
speed-slow = Mais lenta
speed-usual = Velocidade normal
speed-brisk = Mais rápida
speed-fast = Muito rápida
volume-step = Volume { $step } de { $most }
quieter = Diminuir o volume
louder = Aumentar o volume
speaker-missing = A caixa de som não está funcionando. Leia o texto ou use o celular; a equipe já foi avisada.
again-lost = O som parou. Continue lendo aqui ou ouça no celular.
again-back = O som voltou. Continuar a partir de { $at }?
resume-offer = Continuar a partir de { $at }?
stopped-by-visitor = Outra pessoa parou o som. Você poderá continuar assim que a caixa de som estiver livre.
stopped-by-staff = A equipe parou o som. Você poderá continuar assim que ele for ligado de novo.
go-on-at = Continuar a partir de { $at }
muted = As caixas de som estão desligadas por enquanto. Leia o texto ou ouça no celular.
elsewhere = Este áudio só toca na sala a que pertence. Aqui você pode ler o texto ou ouvir no celular.
voice-stays = A voz continua no mesmo idioma: { $voice }. Texto desta página: { $text }.
play-refused = O navegador bloqueou o som. Toque de novo.
play-broke = O som foi interrompido. Toque de novo.
play-unreached = Sem conexão: este áudio não pode começar agora. Você pode ler o texto.
offline = Conexão perdida. Tentando de novo…

# Quando outra pessoa está ouvindo
busy = Tocando na sala: { $title } · faltam { $left }
follow = Acompanhar o texto
someone-listens = Alguém está ouvindo “{ $title }”. Faltam { $left }.
room-plays = Tocando na sala: { $title }
play-next = Tocar em seguida ({ $place }º)
queue = A seguir
queued = { $place }. { $title }
unqueue = Remover: { $title }
busy-wait = Você poderá parar o áudio em { $seconds } s se ninguém tocar na outra tela.
stop-all = Parar para todos
stop-all-sure = Parar mesmo assim? Outra pessoa está ouvindo
my-phone = Ouvir no celular
phone = Celular
phone-how = Aponte a câmera do celular para o código ou digite o endereço. Sem aplicativo e sem dados pessoais: basta usar o Wi-Fi do museu.
phone-code = Código QR para continuar no celular

# A aparência
look = Texto, cores e altura
look-text = Tamanho do texto
look-text-1 = Normal
look-text-2 = Grande
look-text-3 = Muito grande
look-theme = Cores
look-light = Claras
look-dark = Escuras
look-high = Alto contraste
look-reach = Altura dos botões
look-standing = Em pé
look-seated = Sentado
look-motion = Animações
look-moving = Com animações
look-still = Sem animações

# Uma tela da casa
screen-head = Nova tela
screen-new = Esta tela ainda não pertence a nenhuma sala.
screen-show-code = Mostrar o código
screen-code = Código desta tela
screen-staff = A equipe cadastra esta tela com este código em
screen-number = Tela { $number }

advisory-violence = Fala de violência
advisory-death = Fala de uma morte
advisory-suicide = Fala de suicídio
advisory-loud = Tem sons altos
variant-extended = Para saber mais
variant-family = Para famílias
variant-described = Com audiodescrição
variant-plain = Linguagem simples

# O que não deu certo
failure-title = Algo deu errado
failure-page = Página não encontrada. Talvez ela tenha mudado de lugar.
failure-number = Esse número não faz parte do percurso. Confira o número na parede.
failure-room = Essa sala não faz parte do percurso.
failure-clip = Esse áudio não faz parte do percurso.
failure-request = Não entendemos o pedido. Tente de novo a partir da sala.
failure-too-much = Isso é demais para uma vez só.
failure-play = Este registro não corresponde à gravação.
failure-crowded = Há dispositivos demais conectados agora. Espere um momento e tente de novo.
failure-reports = Esta conexão informou reproduções demais de uma só vez. Espere um momento e tente de novo.
failure-stranger = Isso só pode ser feito nas páginas do museu.
failure-not-a-screen = Isso só pode ser feito em uma tela da sala. Ouça no seu celular.
failure-no-tour = O percurso ainda não está pronto. Volte daqui a pouco.
failure-no-speaker = Esta sala não tem caixa de som. Ouça no seu celular.
failure-text-alone = Não há gravação, só um texto. Escolha-o na sala dele para ler.
failure-speaker = A caixa de som não está funcionando. Leia o texto ou use o celular.
failure-busy = Outra pessoa está ouvindo. Você pode tocar o seu áudio em seguida.
failure-queue-full = Já há três áudios na fila. Tente de novo quando o próximo começar.
failure-already-there = Esse áudio já está tocando ou já está na fila.
failure-silence = Não há mais nada tocando. Toque em um áudio para ouvi-lo.
failure-shut = O museu está fechado; a caixa de som fica em silêncio até a abertura.
failure-closing = O audioguia está sendo desligado. Volte em instantes.
failure-disk-full = O disco do museu está cheio e nada foi salvo. A administração pode liberar espaço.
failure-locked = Agora não é possível salvar nada: outro programa está usando o banco de dados do museu. Tente de novo em instantes.
failure-disk-fails = O disco do museu não está funcionando como deveria. A visita continua; tente de novo em instantes.
failure-damaged = O banco de dados do museu parece danificado. A pessoa responsável pode restaurar um backup.
failure-ours = Algo deu errado do nosso lado. Tente de novo.
failure-request-id = Código para a equipe: { $id }
preview-stamp = Rascunho
preview-note = Rascunho: os visitantes ainda não veem isto.

save-tour = Salvar todo o percurso neste celular · { $size } MB
save-room = Salvar esta sala neste celular · { $size } MB
saving = Salvando… { $percent }%
saved = Salvo neste celular. Toca mesmo sem Wi-Fi.
saved-remove = Remover deste celular
save-failed = Não foi possível salvar. Tente de novo em instantes.
save-full = Este celular não tem espaço livre suficiente.
save-insecure = Um áudio já iniciado toca até o fim, mesmo que o Wi-Fi caia. Para salvar o percurso no celular, o endereço precisa começar com https.
