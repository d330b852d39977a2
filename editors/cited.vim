" The claim check and the keys of the works, for Vim and Neovim.
"   :source editors/cited.vim     (or put that line into your vimrc, with the whole path)
"   :make                         findings in the quickfix list; :cn goes to the next
"   CTRL-X CTRL-O behind [@       keys of the works, by the beginning of a key or any word of a title

let s:cited = get(g:, 'cited_command', filereadable('.venv/bin/cited') ? '.venv/bin/cited' : 'cited')
let &makeprg = s:cited . ' check --all'
set errorformat=%f:%l:%c:\ %m,%-G%.%#

function! CitedKeys(findstart, base) abort
  if a:findstart
    return match(getline('.')[: col('.') - 2], '[^@;\[\] ]*$')
  endif
  let l:found = []
  for l:line in systemlist(s:cited . ' keys')
    let [l:key; l:title] = split(l:line, "\t")
    if stridx(l:key, a:base) == 0 || stridx(tolower(join(l:title)), tolower(a:base)) >= 0
      call add(l:found, {'word': l:key, 'menu': join(l:title)})
    endif
  endfor
  return l:found
endfunction

augroup cited
  autocmd!
  autocmd FileType markdown setlocal omnifunc=CitedKeys
augroup END
if &filetype ==# 'markdown'
  setlocal omnifunc=CitedKeys
endif
