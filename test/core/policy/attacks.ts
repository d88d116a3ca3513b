// Lines of commands that must not run unasked, by what they try. Each was written to get past rules that allow only what
// reads; the numbers are those of the threat model.
const raw = (text: TemplateStringsArray): string[] =>
  text.raw
    .join("")
    // A template writes these two with a backslash.
    .replaceAll("\\${", "$" + "{")
    .replaceAll("\\`", "`")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

export interface AttackCase {
  readonly number: number;
  readonly name: string;
  readonly shell: string;
  readonly lines: readonly string[];
}

const attack = (number: number, name: string, lines: readonly string[], shell = "bash"): AttackCase => ({
  number,
  name,
  shell,
  lines,
});

export const attacks: readonly AttackCase[] = [
  attack(
    1,
    "joined commands",
    raw`
    ls; touch pwned
    ls;touch pwned
    ls && touch pwned
    ls&&touch pwned
    ls || touch pwned
    ls missing || touch pwned
    ls | tee pwned
    ls|tee pwned
    cat a.txt | sh
    echo 'touch pwned' | bash
    echo 'touch pwned' | sh -
    ls & touch pwned
    ls &touch pwned
    ls& touch pwned&
    ls &
    sort a.txt &
    ls |& tee pwned
    ls ; ls ; ls ; touch pwned
    pwd && ls | grep a && touch pwned ; ls
    ls &&
    ls ;; touch pwned
    ls ; ; touch pwned
    { touch pwned; }
    (touch pwned)
    ls; (touch pwned)
    ! touch pwned
    coproc touch pwned
    if ls; then touch pwned; fi
    while true; do touch pwned; break; done
    until ls; do touch pwned; done
    for x in 1; do touch pwned; done
    for ((;;)); do touch pwned; break; done
    case a in a) touch pwned;; esac
    select x in a; do touch pwned; break; done
    [[ -f a.txt ]] && touch pwned
    lsof
    lsattr a.txt
    catchsegv ls
    grepx a.txt
    pwdx 1
    git logx
    git log-all
    git-log
    sortx a.txt
    ls-la
    ./ls
    /tmp/ls
    bin/ls
    LS
    Cat a.txt
  `,
  ),
  attack(2, "line ends and control characters", [
    "ls\ntouch pwned",
    "ls\n\ntouch pwned",
    "ls\r\ntouch pwned",
    "ls\rtouch pwned",
    "ls \\\ntouch pwned",
    "ls\u2028touch pwned",
    "ls\u2029touch pwned",
    "ls\u0085touch pwned",
    "ls\u0000touch pwned",
    "ls\vtouch pwned",
    "ls\ftouch pwned",
    "ls\ttouch",
    "ls\u0008touch pwned",
    "ls\u001b[2K touch pwned",
    "ls \u007f",
    "\ntouch pwned",
    "touch pwned\n",
    "ls\n",
    "echo 'a\ntouch pwned'",
    'echo "a\ntouch pwned"',
    "echo a #\ntouch pwned",
    "ls \u202eipuwt\u202c",
    "ls \u2066touch pwned\u2069",
    "echo a\u200b; ls",
    "ls\u200b",
    "ls\u00a0-la",
    "ls\u3000-la",
    "ls\u2003-la",
    "ls \ufeff",
    "\ufeffls",
    "ls \u00ad-la",
    "ls \u180e",
    "ls \u2800-la",
    "ls \ud800",
    "ls \udc00x",
    "ls \ue000",
    "ls \u{e0041}",
    "l\u0455",
    "\u0441at a.txt",
    "g\u0456t log",
    "\uff4c\uff53",
    "ec\u04bbo a",
    "gi\u0442 log",
    "git l\u043eg",
    "grep\u0307 a",
    "ls\u037e touch pwned",
    "ls \uff1b touch pwned",
    "ls \uff5c touch pwned",
    "ls \u2223 touch pwned",
  ]),
  attack(
    3,
    "command substitution",
    raw`
    echo $(touch pwned)
    echo "$(touch pwned)"
    echo "a $(touch pwned) b"
    echo a$(touch pwned)b
    $(touch pwned)
    $(echo touch) pwned
    ls $(touch pwned)
    ls -l$(touch pwned)
    cat "$(echo a)$(touch pwned)"
    grep "$(touch pwned)" a.txt
    grep 'a'"$(touch pwned)" a.txt
    find . -name "$(touch pwned)"
    git log --format="$(touch pwned)"
    git log "$(touch pwned)"
    head -n "$(touch pwned)" a.txt
    head -n $(touch pwned) a.txt
    sort -k"$(touch pwned)" a.txt
    wc -l $(touch pwned)
    pwd $(touch pwned)
    echo "$(<a.txt)"
    echo $(< a.txt)
    echo "\\$(touch pwned)"
    echo "\\\\$(touch pwned)"
    echo '$(echo a)'"$(touch pwned)"
    echo ''"$(touch pwned)"''
    echo $($(echo touch) pwned)
    ls 2>/dev/null $(touch pwned)
    ls 2>$(touch pwned)
    echo "a" "b$(touch pwned"")"
    echo "foo$" "$(touch pwned)"
    echo "|$" $(touch pwned) "$|"
    echo "$ $(touch pwned)"
    echo "$|$(touch pwned)"
    echo \$$(touch pwned)
    echo "$""(touch pwned)"$(touch pwned)
  `,
  ),
  attack(3, "backticks", [
    "echo `touch pwned`",
    'echo "`touch pwned`"',
    'echo "a`touch pwned`b"',
    "`touch pwned`",
    "`echo touch` pwned",
    "ls `touch pwned`",
    "ls -l`touch pwned`",
    "cat a.txt`touch pwned`",
    'grep "`touch pwned`" a.txt',
    "grep 'a'`touch pwned` a.txt",
    'echo "\\\\`touch pwned`"',
    "git show `touch pwned`",
    "head -n`touch pwned` a.txt",
    "echo '`' `touch pwned` '`'",
  ]),
  attack(
    4,
    "process substitution, here-strings, here-documents",
    raw`
    cat <(touch pwned)
    cat < <(touch pwned)
    ls >(touch pwned)
    ls > >(touch pwned)
    sort <(touch pwned) a.txt
    grep a <(touch pwned)
    head -n 1 <(touch pwned)
    cat <<< "$(touch pwned)"
    cat <<<x
    cat <<EOF
    cat <<'EOF'
    cat <<-EOF
    sort <<< a
    ls 2> >(tee pwned)
    cat <(cat a.txt)
    cat 0<<<x
    wc -l <(ls)
  `,
  ),
  attack(4, "here-documents over lines", [
    "cat <<EOF\n$(touch pwned)\nEOF",
    "cat <<EOF\n`touch pwned`\nEOF\n",
    "cat <<'EOF'\nx\nEOF\ntouch pwned",
    "cat <<-EOF\n\tx\n\tEOF\ntouch pwned",
  ]),
  attack(
    5,
    "expansions",
    raw`
    echo $x
    echo "$HOME"
    echo $HOME
    echo "$x"
    ls $x
    $x
    $SHELL
    ls "$OLDPWD"
    echo \${x}
    echo "a$1"
    echo $@ $* $# $? $$ $! $- $0
    echo "$$"
    echo "$?"
    echo "$-"
    echo "$*"
    echo "$@"
    echo $((1+1))
    echo "$((x[$(touch pwned)]))"
    echo $((a[$(touch pwned)]))
    echo $[1+1]
    echo "$[x[$(touch pwned)]]"
    echo {a,b}
    echo {1..3}
    echo a{b,c}d
    {ls,-la}
    {touch,pwned}
    cat {a,b}.txt
    ls ~
    ls ~/
    cat ~root/.profile
    ls ~+
    ls ~-
    echo x=~
    ls --x=~/y
    grep a --file=~/x
    echo a:~
    (( x[$(touch pwned)] ))
    let x=1
    echo $'\x24(touch pwned)'
    ls $'\n'touch
    $'touch' pwned
    $'\x74ouch' pwned
    echo $"touch"
    echo $"$(touch pwned)"
    git show HEAD@{a,b}
    git show HEAD@{1..2}
    git show x@{a,--output=pwned}
    echo @{$(touch pwned)}
    ls a{,.bak}
    ls !(a)
    ls @(a|b)
    ls +(a)
    ls ?(a)
    ls *(a)
  `,
  ),
  attack(
    5,
    "expansions in braces",
    raw`
    echo \${x}
    echo "\${x}"
    echo \${x@P}
    echo "\${x@P}"
    echo \${!x}
    echo "\${!x*}"
    echo \${x:-$(touch pwned)}
    echo "\${x:-\`touch pwned\`}"
    echo \${x:=y}
    echo \${x:?y}
    echo \${x:+y}
    echo \${x//a/$(touch pwned)}
    echo \${x[$(touch pwned)]}
    echo "\${x[\`touch pwned\`]}"
    echo \${#x}
    echo \${x:$(touch pwned):1}
    echo \${x:a[$(touch pwned)]}
    \${x:-touch} pwned
    echo \${ touch pwned; }
    echo \${|touch pwned;}
    ls \${IFS}-la
    cat\${IFS}a.txt
    touch\${IFS}pwned
    grep "\${x:=a}" a.txt
    echo \${PATH:=x}
    git log "\${x@P}"
    find . -name \${x}
  `,
  ),
  attack(
    6,
    "redirections",
    raw`
    echo x > pwned
    echo x >pwned
    echo x>pwned
    echo x >> pwned
    echo x >| pwned
    echo x 1> pwned
    echo x 2> pwned
    ls missing 2>pwned
    echo x &> pwned
    echo x &>> pwned
    echo x >& pwned
    echo x <> pwned
    > pwned
    >pwned
    < a.txt
    >pwned echo x
    > pwned ls
    2>pwned ls
    ls 3> pwned
    ls {fd}> pwned
    ls 10>pwned
    ls > "pwned"
    ls > 'pwned'
    ls > /tmp/pwned
    ls > ../pwned
    ls > ./pwned
    ls 2>&1 > pwned
    ls > pwned 2>&1
    ls 2>/dev/null > pwned
    ls >/dev/null >pwned
    ls > /dev/nullx
    ls > /dev/null/../pwned
    ls > /dev/./null
    ls > /dev/null.txt
    ls > /dev/tcp/127.0.0.1/1
    ls > /dev/sda
    ls > /dev/stdout
    ls > /dev/fd/1
    cat < a.txt > pwned
    cat < a.txt
    cat </dev/tcp/127.0.0.1/1
    ls 2>&pwned
    ls >&-
    ls <&0
    ls 0<&1
    ls 2>&3
    ls | cat > pwned
    ls > pwned | cat
    ls && pwd > pwned
    sort a.txt > a.txt
    echo x > .bashrc
    echo x > .vscode/tasks.json
    echo x >> .git/config
    ls 1>&2 2>pwned
    ls > /dev/null x > pwned
    ls >/dev/null;>pwned
    ls>pwned
    git log > pwned
    git diff>pwned
    find . -name a > pwned
    exec > pwned
  `,
  ),
  attack(
    7,
    "environment, aliases, functions, traps",
    raw`
    PATH=. ls
    PATH=.:/bin ls
    LD_PRELOAD=./x.so ls
    GIT_EXTERNAL_DIFF=./x git diff
    GIT_PAGER=./x git log
    PAGER='touch pwned' git log
    GIT_SSH_COMMAND=./x git log
    GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.pager GIT_CONFIG_VALUE_0=./x git log
    LESSOPEN='|touch pwned' cat a.txt
    BASH_ENV=./x ls
    IFS=x ls
    A=1
    A=1 B=2 ls
    a[0]=1 ls
    a[$(touch pwned)]=1
    a=(1 2)
    a+=1
    ls; PATH=.
    PATH=. ; ls
    export PATH=.
    export PATH=.; ls
    export -f ls
    declare -x PATH=.
    typeset PATH=.
    local x=1
    readonly x=1
    unset PATH
    set -o allexport
    shopt -s expand_aliases
    alias ls='touch pwned'
    alias ls='touch pwned'; ls
    unalias ls
    ls() { touch pwned; }; ls
    function ls { touch pwned; }; ls
    function ls() (touch pwned); ls
    ls () { touch pwned; }
    trap 'touch pwned' EXIT
    trap 'touch pwned' DEBUG; ls
    hash -p ./x ls
    hash -p ./x ls; ls
    enable -f ./x.so ls
    PROMPT_COMMAND='touch pwned'
    cd /tmp
    cd .. && ls
    pushd /tmp
    ulimit -f 0
    umask 0
    umask 0; ls
    printf -v PATH x
    read PATH
    mapfile x
    getopts a x
    bind -x x
    complete -C 'touch pwned' ls
    PS4='$(touch pwned)' ls
    history -c
    fc -s
    !!
    !ls
    ls !$
    echo "!!"
    echo "!ls"
    ls; !-1
  `,
  ),
  attack(
    8,
    "wrappers",
    raw`
    env ls
    env touch pwned
    env -i ls
    env -S 'touch pwned'
    /usr/bin/env touch pwned
    command ls
    command touch pwned
    command -p touch pwned
    builtin echo a
    builtin eval 'touch pwned'
    exec ls
    exec touch pwned
    eval ls
    eval 'touch pwned'
    source a.txt
    . ./a.txt
    . a.txt
    xargs touch
    ls | xargs touch
    find . -name a | xargs rm
    echo pwned | xargs -I{} touch {}
    echo pwned | xargs touch
    time ls
    time touch pwned
    nohup ls
    nohup touch pwned
    nice ls
    ionice ls
    timeout 1 ls
    setsid ls
    stdbuf -o0 ls
    sudo ls
    sudo -n touch pwned
    doas ls
    su -c ls
    bash -c ls
    bash -c 'touch pwned'
    sh -c 'touch pwned'
    zsh -c ls
    busybox ls
    script -c ls
    watch ls
    strace ls
    unshare ls
    chroot . ls
    parallel ls
    python3 -c 'open("pwned","w")'
    perl -e 'system("touch pwned")'
    node -e 'x'
    ruby -e x
    ssh localhost ls
    flock a.txt ls
    caffeinate ls
    ls | while read x; do touch pwned; done
    echo a | tee pwned
    ls | env touch pwned
    ls && sudo ls
    rm a.txt
    cp a.txt pwned
    mv a.txt pwned
    touch pwned
    dd if=a.txt of=pwned
    ln -s / x
    chmod 777 a.txt
    curl http://127.0.0.1/
    wget http://127.0.0.1/
    nc 127.0.0.1 1
    kill 1
    printf x
    test -f a.txt
  `,
  ),
  attack(
    9,
    "find",
    raw`
    find . -exec touch pwned ;
    find . -exec touch pwned \;
    find . -exec touch pwned ';'
    find . -exec touch pwned {} +
    find . -exec touch pwned '{}' +
    find . -execdir touch pwned ';'
    find . -ok touch pwned ';'
    find . -okdir touch pwned ';'
    find . -delete
    find . -name a.txt -delete
    find . -fprint pwned
    find . -fprint0 pwned
    find . -fprintf pwned '%p'
    find . -fls pwned
    find -delete
    find . "-delete"
    find . '-delete'
    find . -"delete"
    find . -del''ete
    find . -name a -o -delete
    find . \( -name a -delete \)
    find . ! -delete
    find . -name -delete
    find . -name a -delete -print
    find . -files0-from a.txt
    find . -name * -print
    find *
    find . -type f -e*
    find . -name -exec
    find . -newermt -delete
    find . -maxdepth -delete
    find . -D exec
    find . -O3 -delete
    find / -name passwd
    find /etc
    find ..
    find ../ -name x
    find . -name '*' -exec sh -c 'touch pwned' ';'
    find -L / -name x
    find . -newer /etc/passwd
    find . -samefile ../x
    find ~ -name x
    find -f . -delete
    find . -name x , -delete
    find . -perm -delete
    find . -size -delete
    find . -name ".env"
    find . -name 'id_rsa'
    find .e*
  `,
  ),
  attack(
    9,
    "sort",
    raw`
    sort -o pwned a.txt
    sort -opwned a.txt
    sort a.txt -o pwned
    sort a.txt -opwned
    sort -rno pwned a.txt
    sort -rnopwned a.txt
    sort -ro pwned a.txt
    sort -uo a.txt a.txt
    sort --output=pwned a.txt
    sort --output pwned a.txt
    sort --outp=pwned a.txt
    sort --o=pwned a.txt
    sort --ou pwned a.txt
    sort "-o" pwned a.txt
    sort '-opwned' a.txt
    sort -"o" pwned a.txt
    sort -''o pwned a.txt
    sort ""-o pwned a.txt
    sort -k1 -o pwned a.txt
    sort -k -o a.txt
    sort -t -opwned a.txt
    sort --key -opwned
    sort --compress-program=./x a.txt
    sort --compress-program ./x a.txt
    sort --compress-prog=./x a.txt
    sort --comp=./x -S1 a.txt
    sort --c=./x a.txt
    sort -T . a.txt
    sort -T. a.txt
    sort --temporary-directory=. a.txt
    sort -S 1 a.txt
    sort --files0-from=a.txt
    sort --files0-from=-
    sort --random-source=/etc/passwd -R a.txt
    sort *
    sort -*
    sort *.txt
    sort ?opwned
    sort [-]opwned
    sort a.txt *
    ls | sort -o pwned
    sort /etc/passwd
    sort ../x
    sort -nk1o pwned --output=pwned
    sort -bdfo pwned
    sort -c -o pwned
    sort -zo pwned
    sort -- -o pwned
    sort -- a.txt -o pwned
    sort -- -opwned a.txt
    sort -- --output=pwned
    sort -u -- -o pwned a.txt
  `,
  ),
  attack(
    9,
    "git",
    raw`
    git -c core.pager=./x log
    git -c alias.log='!touch pwned' log
    git -ccore.pager=x log
    git --config-env=core.pager=X log
    git --exec-path=. log
    git --exec-path . log
    git -C /tmp log
    git -C .. log
    git -p log
    git --paginate log
    git --git-dir=/tmp log
    git --work-tree=/ diff
    git --namespace=x log
    git --no-pager -c core.fsmonitor=./x status
    git --no-pager log
    git log --output=pwned
    git log --output pwned
    git log -p --output=pwned
    git log --outp=pwned
    git log --o=pwned
    git log --out pwned
    git diff --output=pwned
    git diff --output pwned
    git diff --outpu=pwned
    git show --output=pwned
    git show HEAD --output=pwned
    git show --ou=pwned
    git log "--output=pwned"
    git log '--output'=pwned
    git log --out''put=pwned
    git diff --ext-diff
    git show --ext-diff
    git log -p --ext-diff
    git diff --ext
    git diff --textconv
    git show --textconv HEAD:a.txt
    git show --textc HEAD
    git log -p --textconv
    git diff --no-index /etc/passwd a.txt
    git diff --no-index a.txt b.txt
    git diff --no-ind /etc/passwd a.txt
    git diff /etc/passwd /etc/group
    git diff ../a ../b
    git diff -O/etc/passwd
    git diff -Oa.txt
    git diff -O a.txt
    git log -p -O/etc/passwd
    git grep -O./x a
    git grep --open-files-in-pager=./x a
    git grep --open=./x a
    git log --show-signature
    git log --show-sig
    git show --show-signature
    git log --format=%G?
    git log --format='%h %GK'
    git log --pretty='format:%GG'
    git log --pretty=evil
    git log --format=%-G?
    git log --format=%+GG
    git log --format='% G?'
    git log --format=%%%G?
    git log --pretty=tformat:%GS
    git show --format=evil
    git log --stdin
    git log *
    git diff *
    git diff -*
    git log --out*
    git status *
    git fetch --upload-pack=./x
    git clone --upload-pack=./x . y
    git ls-remote --upload-pack=./x .
    git show --format=%h --output=pwned HEAD
    git log -S a --output=pwned
    git log --grep --output=pwned
    git log --author --output=pwned
    git log -n --output=pwned
    git log --since --output=pwned
    git log -L --output=pwned
    git diff HEAD --output=pwned -- a.txt
    git "log" --output=pwned
    git 'log'
    "git" log
    git \log
    git config core.pager ./x
    git config --global alias.log '!touch pwned'
    git branch -D main
    git checkout .
    git reset --hard
    git clean -fdx
    git commit -m x
    git push
    git stash
    git gc
    git hook run x
    git bisect run touch pwned
    git rebase --exec 'touch pwned' HEAD
    git submodule foreach 'touch pwned'
    git filter-branch --tree-filter 'touch pwned'
    git difftool -x ./x
    git help log
    git log --help
    git show --help
    git diff --help
    git status --help
    git
    git -h
    git --version
    git --html-path
    git show HEAD:.env
    git show HEAD:config/.env
    git log -p -- .env
    git diff -- .ssh/id_rsa
    git diff -- ../x
    git show HEAD:../x
  `,
  ),
  attack(
    9,
    "grep, cat, head, tail, wc, ls of what is not theirs",
    raw`
    cat /etc/passwd
    cat /etc/shadow
    cat ../secret
    cat ../../etc/passwd
    cat src/../../x
    cat ./../x
    cat "../x"
    cat '..'/x
    cat .""./x
    cat /proc/self/environ
    cat /proc/1/environ
    cat proc/self/environ
    cat /dev/zero
    cat /dev/random
    cat /dev/sda
    cat /dev/stdin
    cat /dev/tty
    cat .env
    cat ./.env
    cat ".env"
    cat .en''v
    cat .ENV
    cat .env.local
    cat .env.production
    cat config/.env
    cat .envrc
    cat .ssh/id_rsa
    cat ~/.ssh/id_rsa
    cat ~/.aws/credentials
    cat id_ed25519
    cat key.pem
    cat server.key
    cat .npmrc
    cat .netrc
    cat .git-credentials
    cat .git/config
    cat .aws/credentials
    cat credentials.json
    cat secrets.yaml
    cat .e*
    cat .*
    cat .en?
    cat .[e]nv
    cat ./.*
    cat src/.*
    cat .?/x
    cat .*/x
    cat *.pem
    cat *.key
    cat /e*
    cat /etc/*
    ls /
    ls /root
    ls /*
    ls ..
    ls ../..
    ls -la /home
    ls ~/.ssh
    echo /etc/*
    echo ../*
    echo .*
    head -n 5 /etc/passwd
    head -c 100 /dev/urandom
    head .env
    tail /var/log/syslog
    tail -f a.txt
    tail -F a.txt
    tail -nf a.txt
    tail -5f a.txt
    tail --follow a.txt
    tail --follow=name a.txt
    tail --fol a.txt
    tail --retry a.txt
    tail +5f a.txt
    tail +f a.txt
    tail --pid=1 a.txt
    wc --files0-from=a.txt
    wc --files0-from=-
    wc --files0=a.txt
    wc -l /etc/passwd
    grep root /etc/passwd
    grep -r password /
    grep -r password ..
    grep KEY .env
    grep -rn KEY .env.local
    grep -f /etc/passwd a.txt
    grep -f/etc/passwd a.txt
    grep -rf ../x a.txt
    grep --file=/etc/passwd a.txt
    grep --file=../x a.txt
    grep --fil=/etc/passwd a.txt
    grep -e a /etc/passwd
    grep -e a -e b ../x
    grep -ne root /etc/passwd
    grep --regexp=a /etc/passwd
    grep --exclude-from=/etc/passwd a .
    grep -r KEY --include=.env .
    grep -r KEY --include='.env*' .
    grep a -- /etc/passwd
    grep -- a /etc/passwd
    grep a a.txt /etc/passwd
    grep -d read a .
    grep --devices=read a .
    grep a C:/Windows/win.ini
    cat "C:\Windows\win.ini"
    cat '\\server\share\x'
    cat '..\x'
    grep --unknown a a.txt
    head --unknown a.txt
  `,
  ),
  attack(
    9,
    "rg, sed, tar, awk",
    raw`
    rg --pre ./x a
    rg --pre=./x a
    rg -z a
    rg --search-zip a
    rg --hostname-bin=./x a
    rg a /etc
    sed -i s/a/b/ a.txt
    sed -i.bak s/a/b/ a.txt
    sed --in-place s/a/b/ a.txt
    sed -n -i p a.txt
    sed -ni p a.txt
    sed 's/a/b/e' a.txt
    sed 's/a/touch pwned/e' a.txt
    sed 's/a/b/w pwned' a.txt
    sed 's/a/b/gw pwned' a.txt
    sed '1e touch pwned' a.txt
    sed 'e' a.txt
    sed 'w pwned' a.txt
    sed -n '1w pwned' a.txt
    sed '1W pwned' a.txt
    sed 'r /etc/passwd' a.txt
    sed -f x.sed a.txt
    sed -e 'p' -e 'w pwned' a.txt
    sed --expression='w pwned' a.txt
    sed --expr='w pwned' a.txt
    sed '1{w pwned' a.txt
    sed 's|a|b|w pwned' a.txt
    sed 'p;w pwned' a.txt
    sed 'y/a/b/;e touch pwned' a.txt
    sed p /etc/passwd
    tar cf pwned.tar .
    tar xf x.tar
    tar -xf x.tar
    tar -tf x.tar --to-command=./x
    tar -tf x.tar --checkpoint=1 --checkpoint-action=exec=./x
    tar -tf x.tar --checkpoint-act=exec=./x
    tar tf x.tar -I ./x
    tar -tf x.tar --use-compress-program=./x
    tar -tf x.tar --rsh-command=./x
    tar -tf host:x.tar --rsh=./x
    tar -tF ./x -f x.tar
    tar -tf x.tar -C / .
    awk 'BEGIN{system("touch pwned")}'
    awk 'BEGIN { system ( "touch pwned" ) }' a.txt
    awk '{print > "pwned"}' a.txt
    awk '{print >> "pwned"}' a.txt
    awk '{print | "sh"}' a.txt
    awk 'BEGIN{"touch pwned" | getline}'
    awk 'BEGIN{while((getline l < "/etc/passwd")>0) print l}'
    awk -f x.awk a.txt
    awk -i inplace '{print}' a.txt
    awk -l x '{print}' a.txt
    awk --load x '{print}' a.txt
    awk -E x.awk
    awk 'BEGIN{ARGV[1]="/etc/passwd";ARGC=2}{print}'
    awk '@load "x"' a.txt
    awk 'BEGIN{f="system"; @f("touch pwned")}'
    awk 'BEGIN{print ENVIRON["HOME"]}'
    awk '{print}' /etc/passwd
    uniq a.txt pwned
    uniq a*
    uniq -c a.txt pwned
    du /
    diff a.txt /etc/passwd
  `,
  ),
  attack(
    10,
    "quoting",
    raw`
    to''uch pwned
    to""uch pwned
    "touch" pwned
    't'ouch pwned
    t\ouch pwned
    \touch pwned
    l\s
    \ls
    'ls'
    "ls"
    l""s
    l's'
    "ls" -la
    ""ls
    ls''
    'ls -la'
    "ls;touch pwned"
    ls";"touch pwned";touch pwned
    ls ';' "a' ; touch pwned ; '"' ; touch pwned
    echo 'a' ; touch pwned ; echo 'b'
    echo 'a'\'' ; touch pwned ; echo '
    echo "a\" ; touch pwned ; echo \"
    echo "a\\" ; touch pwned ; echo "b"
    echo 'a\' ; touch pwned ; echo 'b'
    echo 'it'"'"'s' ; touch pwned
    echo "'" ; touch pwned ; echo "'"
    echo '"' ; touch pwned ; echo '"'
    echo \" ; touch pwned ; echo \"
    echo \' ; touch pwned ; echo \'
    echo 'unclosed
    echo "unclosed
    echo 'a' "b
    echo a\
    echo a\;touch pwned
    ls \; touch pwned
    ls \| touch pwned ; touch pwned
    ls \&\& touch pwned
    echo a # ; ls
    ls #
    #ls
    ls '#' # touch pwned
    cat a\ b
    find . \; -name a
    ls \
    echo "\!"
    echo "a\
    e'c'ho $(touch pwned)
    ec"h"o a
    g"i"t log
    git l""og
    git 'log'
    echo a''$(touch pwned)
    echo ''\''$(touch pwned)'\'' $(touch pwned)
  `,
  ),
  attack(11, "too much", [
    Array.from({ length: 60 }, () => "ls").join("; "),
    Array.from({ length: 60 }, () => "ls").join(" && "),
    Array.from({ length: 60 }, () => "cat a.txt").join(" | "),
    Array.from({ length: 21 }, () => "pwd").join("; "),
    `${Array.from({ length: 60 }, () => "ls").join(";")};touch pwned`,
    `echo ${"a".repeat(100_000)}`,
    `echo ${"a ".repeat(50_000)}`,
    `echo ${"a".repeat(100_000)}; touch pwned`,
    `ls ${" ".repeat(5_000)}; touch pwned`,
    `echo '${"a".repeat(4_100)}'`,
    `${"(".repeat(4_000)}ls`,
    `echo ${"$(".repeat(2_000)}`,
    `echo ${"{".repeat(2_000)}`,
    `echo ${'"'.repeat(3_001)}`,
    `${"ls|".repeat(1_300)}ls`,
    `${"! ".repeat(2_000)}ls`,
    `${"\\".repeat(3_999)}`,
    "",
    "   ",
    ";",
    "&&",
  ]),
  attack(
    12,
    "zsh",
    raw`
    cat =(touch pwned)
    ls =(touch pwned)
    cat =ls
    =ls
    ls *(e:'touch pwned':)
    ls *(+touch)
    ls *(.)
    ls **/*(D)
    ls *(e{touch pwned})
    ls ^a
    echo x >! pwned
    echo x >>! pwned
    echo x >&! pwned
    echo x >&| pwned
    ls >!pwned
    ls -^a
    sort -^zzz
    git log --~x
    ls #a
    ls a##
    ls (a|b)
    ls <1-5>
    ls a<->
    noglob ls
    nocorrect ls
    - ls
    builtin ls
    zmodload zsh/net/tcp
    autoload x
    print -z x
    vared x
    repeat 3 touch pwned
    foreach x (a) touch pwned; end
    ls $~x
    echo $\{(e)x}
    ls ~[x]
    ls &!
    ls &|
    always
    TRAPEXIT() { touch pwned }
    precmd() touch pwned
    ls;touch pwned
    ls *.txt(#qe:touch:)
  `,
    "zsh",
  ),
  attack(
    12,
    "sh",
    raw`
    ls &>/dev/null
    ls &> /dev/null
    ls &>pwned
    ls; touch pwned
    echo $(touch pwned)
    . ./a.txt
  `,
    "sh",
  ),
  attack(
    13,
    "PowerShell",
    raw`
    iex 'New-Item pwned'
    IEX(New-Item pwned)
    Invoke-Expression x
    ls | % { New-Item pwned }
    ls |%{ni pwned}
    ls | ForEach-Object { ni pwned }
    ls | foreach { ni pwned }
    & 'New-Item' pwned
    &ni pwned
    . ./x.ps1
    ls; ni pwned
    ls
    cat a.txt | sort { ni pwned }
    sort a.txt { ni pwned }
    sort -Property {ni pwned}
    ls (ni pwned)
    echo (ni pwned)
    echo $(ni pwned)
    echo "$(ni pwned)"
    echo $env:PATH
    echo @(ni pwned)
    cat env:PATH
    ls env:
    ls Env:\
    cat function:ls
    ls HKLM:
    GET-CHILDITEM
    gci
    gc a.txt
    Get-Content a.txt
    ni pwned
    rm a.txt
    del a.txt
    Set-Content pwned x
    sc pwned x
    ls > pwned
    ls *> pwned
    start x
    saps x
    Start-Process x
    icm { ni pwned }
    powershell -enc AAAA
    cmd /c x
    where.exe x
    git log --output=pwned
    git log --outp=pwned
    git -c core.pager=x log
    echo a; ni pwned
    echo a && ni pwned
    ls --% & x
    find x
    sort -o pwned
    cat -Path x
    ls -Filter x
    wc x
  `.filter((line) => line !== "ls"),
    "pwsh",
  ),
  attack(
    13,
    "Windows PowerShell",
    raw`
    iex x
    ls|%{x}
    LS
    Echo a;x
    git log --output=pwned
    cat \\server\x
    cat C:\x
  `,
    "powershell",
  ),
  attack(
    13,
    "cmd",
    raw`
    echo a & x
    echo a&x
    echo a && x
    echo a || x
    echo a | x
    echo %PATH%
    echo !PATH!
    echo ^& x
    echo a > pwned
    echo a>pwned
    type a.txt
    dir
    del a.txt
    for %i in (a) do x
    call x
    start x
    sort /O pwned a.txt
    sort a.txt /O pwned
    sort a.txt /output pwned
    find x
    find . -name x
    git log --output=pwned
    git -c core.pager=x log
    ECHO a & x
    (x)
    @x
    cat /etc/passwd
    ls ..
    rem x
    git status
    ls
    cat a.txt
    set PATH=x
    echo a,b
    echo a=b
    echo a:b
    if 1==1 x
  `,
    "cmd",
  ),
  attack(
    13,
    "fish and shells that are not known",
    raw`
    echo (touch pwned)
    ls; touch pwned
    ls; and touch pwned
    ls ^pwned
    echo a >?pwned
    echo {a,b}
    echo $PATH
    begin; touch pwned; end
    ls &
    source a.txt
    echo ~
    echo *
    sort -o pwned a.txt
  `,
    "fish",
  ),
  ...[
    "ksh",
    "csh",
    "tcsh",
    "nu",
    "xonsh",
    "elvish",
    "BASH",
    "bash ",
    "",
    "python",
    "/bin/bash -c",
    "./bash",
    "bin/sh",
    "bash\u0000",
    "__proto__",
  ].map((shell) => attack(13, `the shell "${shell}"`, ["ls", "echo a", "git status"], shell)),
  attack(
    14,
    "what runs what others wrote",
    raw`
    npm install
    npm i
    npm ci
    npm test
    npm run build
    npx cowsay
    yarn
    pnpm install
    make
    make all
    cmake .
    git pull
    git fetch
    git merge
    git checkout main
    git switch main
    git clone x
    git submodule update
    git am x
    pip install x
    python setup.py install
    cargo build
    go generate
    mvn install
    gradle build
    bundle install
    composer install
    docker build .
    docker run x
    code .
    vim a.txt
    less a.txt
    more a.txt
    man ls
    bat a.txt
    tsc
    node x.js
    ./run.sh
    sh run.sh
    source .env
    direnv allow
    pre-commit run
    husky
  `,
  ),
];
