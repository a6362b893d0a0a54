;; Where a needle is in a memory. The first and the last byte of the needle are compared with 16 places at once; where
;; both fit, the bytes between them are compared one by one. To compile it anew:
;;
;;     npx --package wabt wat2wasm find-bytes.wat --output=- | base64 -w 118
(module
  (memory (import "e" "m") 1)
  ;; $at: where to begin; $end: behind the last place where a needle may begin. Returns the place, or -1.
  (func (export "find") (param $at i32) (param $end i32) (param $needle i32) (param $length i32) (result i32)
    (local $first v128) (local $last v128) (local $tail i32) (local $mask i32) (local $place i32) (local $index i32)
    (local.set $tail (i32.sub (local.get $length) (i32.const 1)))
    (local.set $first (i8x16.splat (i32.load8_u (local.get $needle))))
    (local.set $last (i8x16.splat (i32.load8_u (i32.add (local.get $needle) (local.get $tail)))))
    (loop $blocks
      (if (i32.ge_s (local.get $at) (local.get $end)) (then (return (i32.const -1))))
      (local.set $mask (i8x16.bitmask (v128.and
        (i8x16.eq (v128.load align=1 (local.get $at)) (local.get $first))
        (i8x16.eq (v128.load align=1 (i32.add (local.get $at) (local.get $tail))) (local.get $last)))))
      (block $none
        (loop $candidates
          (br_if $none (i32.eqz (local.get $mask)))
          (local.set $place (i32.add (local.get $at) (i32.ctz (local.get $mask))))
          (if (i32.ge_s (local.get $place) (local.get $end)) (then (return (i32.const -1))))
          (local.set $index (i32.const 0))
          (block $differs
            (loop $bytes
              (if (i32.ge_s (local.get $index) (local.get $tail)) (then (return (local.get $place))))
              (br_if $differs (i32.ne
                (i32.load8_u (i32.add (local.get $place) (local.get $index)))
                (i32.load8_u (i32.add (local.get $needle) (local.get $index)))))
              (local.set $index (i32.add (local.get $index) (i32.const 1)))
              (br $bytes)))
          (local.set $mask (i32.and (local.get $mask) (i32.sub (local.get $mask) (i32.const 1))))
          (br $candidates)))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br $blocks))
    (i32.const -1))

  ;; Writes the places of a byte, at most $max of them, as numbers of 32 bits to $out. Returns how many there are.
  (func (export "findAll") (param $at i32) (param $end i32) (param $byte i32) (param $out i32) (param $max i32) (result i32)
    (local $wanted v128) (local $mask i32) (local $place i32) (local $count i32)
    (local.set $wanted (i8x16.splat (local.get $byte)))
    (loop $blocks
      (if (i32.ge_s (local.get $at) (local.get $end)) (then (return (local.get $count))))
      (local.set $mask (i8x16.bitmask (i8x16.eq (v128.load align=1 (local.get $at)) (local.get $wanted))))
      (block $none
        (loop $places
          (br_if $none (i32.eqz (local.get $mask)))
          (local.set $place (i32.add (local.get $at) (i32.ctz (local.get $mask))))
          (if (i32.ge_s (local.get $place) (local.get $end)) (then (return (local.get $count))))
          (if (i32.ge_s (local.get $count) (local.get $max)) (then (return (local.get $count))))
          (i32.store (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 2))) (local.get $place))
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (local.set $mask (i32.and (local.get $mask) (i32.sub (local.get $mask) (i32.const 1))))
          (br $places)))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br $blocks))
    (local.get $count)))
