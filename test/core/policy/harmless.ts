// Lines as an agent that works on a project writes them, all of which only read what is in the workspace.
const raw = (text: TemplateStringsArray): string[] =>
  text.raw
    .join("")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

export const harmless: readonly string[] = raw`
  ls
  ls -la
  ls -la src/
  ls -la src/ 2>/dev/null
  ls src test
  ls -R src
  ls -lah
  ls -1 src
  ls -lt | head -5
  ls *.ts
  ls src/*.ts
  ls ./*.md
  ls -d */
  ls --color=never src
  ls -la src && cat src/main.ts
  ls src; ls test
  ls src | wc -l
  ls -la 2>&1
  ls package.json README.md 2>/dev/null || echo none
  ls -la .github
  ls src/**/*.ts
  pwd
  pwd && ls
  pwd; ls -la
  cat package.json
  cat src/main.ts
  cat src/*.md
  cat -n src/main.ts
  cat ./src/main.ts
  cat README.md | head -20
  cat src/main.ts src/parse.ts
  cat package.json | grep version
  cat "src/file with spaces.ts"
  cat 'src/file with spaces.ts'
  cat .gitignore
  cat .github/workflows/ci.yml
  cat .eslintrc.json 2>/dev/null
  cat tsconfig.json 2>/dev/null
  cat .env.example
  cat *.json
  echo hello
  echo "hello world"
  echo 'hello world'
  echo "=== package ===" && cat package.json
  echo ---
  echo "a; b && c | d"
  echo 'costs $5 and runs $(nothing)'
  echo done!
  echo -n hello
  echo "It's fine"
  echo 'He said "hi"'
  echo "exit: \"ok\""
  grep foo src/main.ts
  grep -n foo src/main.ts
  grep -rn "foo" src
  grep -rn "foo" src/
  grep -rn "foo" .
  grep -rn "foo|bar" src
  grep -rnE "foo|bar" src
  grep -rn "foo\|bar" src
  grep -rn 'import .* from' src
  grep -rn "deprecated" --include="*.ts" src
  grep -rn "deprecated" --include=*.ts src
  grep -rn "deprecated" src --include='*.ts' --include='*.tsx'
  grep -rn "foo" . --exclude-dir=node_modules
  grep -rn "foo" . --exclude-dir=node_modules --exclude-dir=.git
  grep -rln "export default" src
  grep -c "test(" test/a.test.ts
  grep -i error log.txt
  grep -v "^#" config.ini
  grep -A 3 -B 3 "function main" src/main.ts
  grep -A3 "scripts" package.json
  grep -C 2 foo src/main.ts
  grep -w main src/main.ts
  grep -oE "[0-9]+" a.txt
  grep "foo$" a.txt
  grep "^foo" a.txt
  grep -E "^(import|export)" src/main.ts
  grep -E '^\s*(async )?function' src/main.ts
  grep -rn "process.env" src
  grep -rn "\"name\"" package.json
  grep -rn "a.*b" src | head -20
  grep -rn foo src | grep -v test | head -n 10
  grep -rn foo src | wc -l
  grep -e foo -e bar src/main.ts
  grep -m 1 foo src/main.ts
  grep -q foo src/main.ts && echo yes
  grep -q foo src/main.ts && echo yes || echo no
  grep -rn "path: '/api'" src
  grep -rn "/api/users" src
  grep -Rn "useState" src
  grep -rIn "foo" src
  grep -rn --color=never "foo" src 2>/dev/null
  grep -rn "für" docs
  grep -P "\bfoo\b" src/main.ts
  grep -F "a.b(c)" src/main.ts
  grep -rn "foo" src test docs
  grep -n "class .*{" src/main.ts
  grep -h "version" package.json
  find . -name "*.ts"
  find . -name '*.ts'
  find . -name *.ts
  find . -name "*.ts" -not -path "./node_modules/*"
  find . -name "*.ts" ! -path "./node_modules/*"
  find . -type f -name "*.ts" -not -path "*/node_modules/*" | head -20
  find src -type f
  find src -type d
  find . -maxdepth 2 -type d
  find . -maxdepth 1
  find . \( -name "*.ts" -o -name "*.tsx" \) -not -path "*/node_modules/*"
  find . -type f \( -name "*.js" -or -name "*.mjs" \)
  find . -path ./node_modules -prune -o -name "*.ts" -print
  find . -iname "readme*"
  find . -size +100k
  find . -mtime -7
  find . -newer package.json
  find . -empty
  find src -name "*.test.ts" | wc -l
  find src -name "*.ts" | sort
  find src test -name "*.ts" -type f
  find . -type f -printf "%s %p\n" | sort -rn | head
  find . -regex ".*\.tsx?"
  find ./src -name index.ts
  find . -type l
  find . -name package.json -not -path "*/node_modules/*" 2>/dev/null
  find . -print0
  git status
  git status -s
  git status --short
  git status --porcelain
  git status -sb
  git status --short --branch
  git status --porcelain=v1
  git status -uno
  git log
  git log --oneline
  git log --oneline -10
  git log --oneline -n 20
  git log -n 20 --oneline
  git log -5
  git log -1
  git log -p -1
  git log --stat -3
  git log --oneline --graph --all
  git log --oneline --decorate -20
  git log --format="%h %s" -10
  git log --pretty=format:"%h - %an, %ar : %s"
  git log --pretty=oneline
  git log --since="2 weeks ago" --oneline
  git log --author="Ann" --oneline
  git log --grep="fix" --oneline
  git log main..HEAD
  git log main..HEAD --oneline
  git log origin/main..HEAD
  git log -- src/main.ts
  git log --follow -p -- src/main.ts
  git log -S "foo" --oneline
  git log -S"foo" -p
  git log -L 1,10:src/main.ts
  git log --name-only -3
  git log --name-status -n 5
  git log --oneline | head -20
  git log --all --oneline --grep=fix
  git log HEAD~5..HEAD
  git log -G"regex" --oneline
  git log --date=short --pretty="%ad %s"
  git log --merges --oneline
  git log --no-merges --first-parent -n 10
  git diff
  git diff HEAD
  git diff HEAD~1
  git diff HEAD~3 HEAD
  git diff --stat
  git diff --cached
  git diff --staged
  git diff --name-only
  git diff --name-only HEAD~1
  git diff --name-status main
  git diff main...HEAD
  git diff main...HEAD --stat
  git diff src/main.ts
  git diff -- src/main.ts
  git diff HEAD -- src/
  git diff --no-color
  git diff -w
  git diff -U10
  git diff --unified=0
  git diff --word-diff
  git diff --shortstat
  git diff origin/main -- src
  git diff @{u}
  git diff 'HEAD@{1}'
  git diff HEAD^ HEAD
  git diff --check
  git diff --diff-filter=M --name-only
  git diff | head -100
  git show
  git show HEAD
  git show HEAD~2
  git show HEAD:src/main.ts
  git show HEAD~3:src/main.ts
  git show abc1234
  git show --stat HEAD
  git show --name-only HEAD
  git show abc1234 -- src/main.ts
  git show --oneline --no-patch
  git show -s --format=%B HEAD
  git show HEAD:package.json | head -20
  git show main:README.md | grep install
  git show stash@{0}
  git show v1.0.0
  sort a.txt
  sort -n a.txt
  sort -rn a.txt
  sort -u a.txt
  sort -k 2 a.txt
  sort -k2,2n a.txt
  sort -t, -k1 data.csv
  sort -t ',' -k 2 data.csv
  sort ./*.txt
  sort --reverse a.txt
  sort -h sizes.txt
  cat a.txt | sort | head
  cat a.txt b.txt | sort -u
  head package.json
  head -5 package.json
  head -n 5 file
  head -n 50 src/main.ts
  head -n5 src/main.ts
  head -c 100 a.txt
  head -20 src/main.ts | tail -10
  head -n -5 a.txt
  head -n 1 *.csv
  tail a.txt
  tail -5 a.txt
  tail -n 20 a.txt
  tail -n +5 a.txt
  tail -n 100 log.txt | grep ERROR
  tail -c 200 a.txt
  wc -l src/main.ts
  wc -l src/*.ts
  wc -l *.ts
  wc a.txt
  wc -c package.json
  wc -w README.md
  find src -name "*.ts" | head -20 && git status --short
  git status && git diff --stat
  git log --oneline -5 && git status -s
  git diff --name-only | grep "\.ts$"
  git diff --name-only | sort | head
  ls -la && pwd && git status
  cat package.json | grep -A 10 '"scripts"'
  grep -rn "interface Foo" src | head -5; grep -rn "type Foo" src | head -5
  git log --oneline -3 2>&1 | cat
`;
