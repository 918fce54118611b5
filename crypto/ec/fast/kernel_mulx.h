// kernel_mulx.h: P-256's two moduli with MULX, in assembly. x86-64 with BMI2 (2013).
//
// Why assembly. A product of four limbs by four is sixteen multiplications and as many additions of two limbs
// each, with carries. The CPU keeps a carry in a flag and adds it with ADC; C++ has no word for the flag, and
// g++ 12 moves it to a register and back each time: the same sums take 2.4 times as long. MULX multiplies
// without touching the flags, so products can be made in the middle of a chain of carries.
//
// Why it is constant time. Not one jump, and every address is one of the operands' plus a constant. MULX,
// ADC and CMOVC take the same time for any values. Valgrind runs these instructions and watches them
// in tests/crypto (ADCX and ADOX, which it cannot run, would not be faster here: measured).
//
// The figures. a = a3 a2 a1 a0, b likewise; row i of the product is a * b[i], added at limb i:
//
//              lo(a2 b) lo(a0 b)                     one chain: even limbs of a, low and high halves
//     hi(a2 b) hi(a0 b)                               fit side by side without overlap
//       + lo(a3 b) lo(a1 b)                           a second chain, one limb up: the odd limbs
//     hi(a3 b) hi(a1 b)
#pragma once

#include "crypto/ec/fast/kernel_portable.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HANDGLASS_MULX 1

namespace handglass::crypto::ec {

// t4 t3 t2 t1 t0 += a * rdx, where t4 is new. `at(n)` is limb n of a.
#define HANDGLASS_ROW(AT0, AT1, AT2, AT3, T0, T1, T2, T3, T4) \
  "mov $0, " T4                                               \
  "\n"                                                        \
  "mulx " AT0                                                 \
  ", %%rax, %%rcx\n"                                          \
  "add %%rax, " T0                                            \
  "\n"                                                        \
  "adc %%rcx, " T1                                            \
  "\n"                                                        \
  "mulx " AT2                                                 \
  ", %%rax, %%rcx\n"                                          \
  "adc %%rax, " T2                                            \
  "\n"                                                        \
  "adc %%rcx, " T3                                            \
  "\n"                                                        \
  "adc $0, " T4                                               \
  "\n"                                                        \
  "mulx " AT1                                                 \
  ", %%rax, %%rcx\n"                                          \
  "add %%rax, " T1                                            \
  "\n"                                                        \
  "adc %%rcx, " T2                                            \
  "\n"                                                        \
  "mulx " AT3                                                 \
  ", %%rax, %%rcx\n"                                          \
  "adc %%rax, " T3                                            \
  "\n"                                                        \
  "adc %%rcx, " T4 "\n"

#define HANDGLASS_A_ROW(OFFSET, T0, T1, T2, T3, T4) \
  "mov " OFFSET                                     \
  "(%[b]), %%rdx\n" HANDGLASS_ROW("0(%[a])", "8(%[a])", "16(%[a])", "24(%[a])", T0, T1, T2, T3, T4)

// t7 .. t0 := a * b
#define HANDGLASS_PRODUCT                                                            \
  "mov 0(%[b]), %%rdx\n"                                                             \
  "mulx 0(%[a]), %%r8, %%r9\n"                                                       \
  "mulx 8(%[a]), %%rax, %%r10\n"                                                     \
  "add %%rax, %%r9\n"                                                                \
  "mulx 16(%[a]), %%rax, %%r11\n"                                                    \
  "adc %%rax, %%r10\n"                                                               \
  "mulx 24(%[a]), %%rax, %%r12\n"                                                    \
  "adc %%rax, %%r11\n"                                                               \
  "adc $0, %%r12\n" HANDGLASS_A_ROW("8", "%%r9", "%%r10", "%%r11", "%%r12", "%%r13") \
      HANDGLASS_A_ROW("16", "%%r10", "%%r11", "%%r12", "%%r13", "%%r14")             \
          HANDGLASS_A_ROW("24", "%%r11", "%%r12", "%%r13", "%%r14", "%%r15")

// t7 .. t0 := a * a. The six products of two different limbs once, doubled, then the four squares.
#define HANDGLASS_SQUARE                                                                   \
  "mov 0(%[a]), %%rdx\n"                                                                   \
  "mulx 8(%[a]), %%r9, %%r10\n"                                                            \
  "mulx 16(%[a]), %%rax, %%r11\n"                                                          \
  "add %%rax, %%r10\n"                                                                     \
  "mulx 24(%[a]), %%rax, %%r12\n"                                                          \
  "adc %%rax, %%r11\n"                                                                     \
  "adc $0, %%r12\n"                                                                        \
  "mov 8(%[a]), %%rdx\n"                                                                   \
  "mulx 16(%[a]), %%rax, %%rcx\n"                                                          \
  "add %%rax, %%r11\n"                                                                     \
  "adc %%rcx, %%r12\n"                                                                     \
  "mulx 24(%[a]), %%rax, %%r13\n"                                                          \
  "adc $0, %%r13\n"                                                                        \
  "add %%rax, %%r12\n"                                                                     \
  "adc $0, %%r13\n"                                                                        \
  "mov 16(%[a]), %%rdx\n"                                                                  \
  "mulx 24(%[a]), %%rax, %%r14\n"                                                          \
  "add %%rax, %%r13\n"                                                                     \
  "adc $0, %%r14\n"                                                                        \
  "xor %%r15d, %%r15d\n"                                                                   \
  "add %%r9, %%r9\n adc %%r10, %%r10\n adc %%r11, %%r11\n"                                 \
  "adc %%r12, %%r12\n adc %%r13, %%r13\n adc %%r14, %%r14\n adc %%r15, %%r15\n"            \
  "mov 0(%[a]), %%rdx\n mulx %%rdx, %%r8, %%rax\n add %%rax, %%r9\n"                       \
  "mov 8(%[a]), %%rdx\n mulx %%rdx, %%rax, %%rcx\n adc %%rax, %%r10\n adc %%rcx, %%r11\n"  \
  "mov 16(%[a]), %%rdx\n mulx %%rdx, %%rax, %%rcx\n adc %%rax, %%r12\n adc %%rcx, %%r13\n" \
  "mov 24(%[a]), %%rdx\n mulx %%rdx, %%rax, %%rcx\n adc %%rax, %%r14\n adc %%rcx, %%r15\n"

// One limb of P-256's prime, as kernel_portable.h tells: T0 is cleared and becomes the new top limb.
#define HANDGLASS_CLEAR_P(T0, T1, T2, T3) \
  "mov " T0                               \
  ", %%rdx\n"                             \
  "mov " T0                               \
  ", %%rcx\n"                             \
  "shl $32, %%rcx\n"                      \
  "mulx %[p3], %%rax, " T0                \
  "\n"                                    \
  "shr $32, %%rdx\n"                      \
  "add %%rcx, " T1                        \
  "\n"                                    \
  "adc %%rdx, " T2                        \
  "\n"                                    \
  "adc %%rax, " T3                        \
  "\n"                                    \
  "adc $0, " T0 "\n"

// The number rdx t7 t6 t5 t4, below 2p, less p if it is not below p: to t3 .. t0.
#define HANDGLASS_LESS_P                                                                 \
  "mov %%r12, %%r8\n mov %%r13, %%r9\n mov %%r14, %%r10\n mov %%r15, %%r11\n"            \
  "mov $0xffffffff, %%eax\n"                                                             \
  "sub $-1, %%r8\n sbb %%rax, %%r9\n sbb $0, %%r10\n sbb %[p3], %%r11\n sbb $0, %%rdx\n" \
  "cmovc %%r12, %%r8\n cmovc %%r13, %%r9\n cmovc %%r14, %%r10\n cmovc %%r15, %%r11\n"

// t3 .. t0 := t / 2^256 mod p
#define HANDGLASS_REDUCE_P \
  HANDGLASS_CLEAR_P("%%r8", "%%r9", "%%r10", "%%r11") HANDGLASS_CLEAR_P("%%r9", "%%r10", "%%r11", "%%r8")  \
  HANDGLASS_CLEAR_P("%%r10", "%%r11", "%%r8", "%%r9") HANDGLASS_CLEAR_P("%%r11", "%%r8", "%%r9", "%%r10")  \
  "add %%r8, %%r12\n adc %%r9, %%r13\n adc %%r10, %%r14\n adc %%r11, %%r15\n"        \
  "mov $0, %%edx\n adc $0, %%rdx\n" HANDGLASS_LESS_P

// The order has no such shape: the multiple is T0 times -1/n, and the product a row like any other. TOP is a
// register that is free; T0 is free afterwards.
#define HANDGLASS_CLEAR_N(T0, T1, T2, T3, TOP) \
  "mov 32(%[b]), %%rdx\n imul " T0             \
  ", %%rdx\n" HANDGLASS_ROW("0(%[b])", "8(%[b])", "16(%[b])", "24(%[b])", T0, T1, T2, T3, TOP)

// t3 .. t0 := t / 2^256 mod n. The pointer to a is no longer needed, and serves as a fifth low limb; that
// to b is replaced by one to n and -1/n.
#define HANDGLASS_REDUCE_N \
  "mov %[n], %[b]\n" \
  HANDGLASS_CLEAR_N("%%r8", "%%r9", "%%r10", "%%r11", "%[a]") HANDGLASS_CLEAR_N("%%r9", "%%r10", "%%r11", "%[a]", "%%r8")                 \
  HANDGLASS_CLEAR_N("%%r10", "%%r11", "%[a]", "%%r8", "%%r9") HANDGLASS_CLEAR_N("%%r11", "%[a]", "%%r8", "%%r9", "%%r10")                 \
  "add %[a], %%r12\n adc %%r8, %%r13\n adc %%r9, %%r14\n adc %%r10, %%r15\n"                                  \
  "mov $0, %%edx\n adc $0, %%rdx\n"                                                                             \
  "mov %%r12, %%r8\n mov %%r13, %%r9\n mov %%r14, %%r10\n mov %%r15, %%r11\n"                                 \
  "sub 0(%[b]), %%r8\n sbb 8(%[b]), %%r9\n sbb 16(%[b]), %%r10\n sbb 24(%[b]), %%r11\n sbb $0, %%rdx\n"                 \
  "cmovc %%r12, %%r8\n cmovc %%r13, %%r9\n cmovc %%r14, %%r10\n cmovc %%r15, %%r11\n"

// To memory from inside: compilers would gather two limbs in a vector register first, and whoever reads one
// of them next has to wait for that.
#define HANDGLASS_STORE                                                                            \
  "mov %[z], %%rax\n mov %%r8, 0(%%rax)\n mov %%r9, 8(%%rax)\n mov %%r10, 16(%%rax)\n mov %%r11, " \
  "24(%%rax)\n"
#define HANDGLASS_CLOBBERS \
  "rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cc", "memory"

/// For the rings of P-256 alone. A product is one block of assembly that takes nearly all registers, so it is
/// called and not copied into its callers. t0 to t7 of the figures above are r8 to r15. What is needed only
/// at the end waits in memory: then the registers suffice without optimisation, too.
struct KernelMulx {
  static constexpr const char* name = "mulx";
  static constexpr std::uint64_t p3 = 0xffffffff00000001; ///< the top limb of p

  /// n and -1/n mod 2^64, side by side.
  template <class Ring>
  static constexpr std::uint64_t order[5] = {Ring::modulus.m[0], Ring::modulus.m[1], Ring::modulus.m[2],
                                             Ring::modulus.m[3], Ring::modulus.m_prime};

  template <class Ring>
  static void add(Limbs<4>& to, const Limbs<4>& x, const Limbs<4>& y) {
    [[maybe_unused]] std::uint64_t* const z = to.data();
    if constexpr (!is_p<Ring>())
      KernelPortable::add<Ring>(to, x, y);
    else
      __asm__ volatile(
          "mov 0(%[a]), %%r12\n mov 8(%[a]), %%r13\n mov 16(%[a]), %%r14\n mov 24(%[a]), %%r15\n"
          "add 0(%[b]), %%r12\n adc 8(%[b]), %%r13\n adc 16(%[b]), %%r14\n adc 24(%[b]), %%r15\n"
          "mov $0, %%edx\n adc $0, %%rdx\n" HANDGLASS_LESS_P HANDGLASS_STORE
          :
          : [z] "m"(z), [a] "r"(x.data()), [b] "r"(y.data()), [p3] "m"(p3)
          : HANDGLASS_CLOBBERS);
  }

  /// p is added where the difference went below zero: its limbs are -1, 2^32-1, 0 and p3, masked.
  template <class Ring>
  static void subtract(Limbs<4>& to, const Limbs<4>& x, const Limbs<4>& y) {
    [[maybe_unused]] std::uint64_t* const z = to.data();
    if constexpr (!is_p<Ring>())
      KernelPortable::subtract<Ring>(to, x, y);
    else
      __asm__ volatile(
          "mov 0(%[a]), %%r8\n mov 8(%[a]), %%r9\n mov 16(%[a]), %%r10\n mov 24(%[a]), %%r11\n"
          "sub 0(%[b]), %%r8\n sbb 8(%[b]), %%r9\n sbb 16(%[b]), %%r10\n sbb 24(%[b]), %%r11\n"
          "sbb %%rdx, %%rdx\n mov %%edx, %%eax\n mov %[p3], %%rcx\n and %%rdx, %%rcx\n"
          "add %%rdx, %%r8\n adc %%rax, %%r9\n adc $0, %%r10\n adc %%rcx, %%r11\n" HANDGLASS_STORE
          :
          : [z] "m"(z), [a] "r"(x.data()), [b] "r"(y.data()), [p3] "m"(p3)
          : "rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "cc", "memory");
  }

  template <class Ring>
  [[gnu::noinline]] static void multiply(Limbs<4>& to, const Limbs<4>& x, const Limbs<4>& y) {
    const std::uint64_t *a = x.data(), *b = y.data();
    std::uint64_t* const z = to.data();
    [[maybe_unused]] const std::uint64_t* const n = order<Ring>;
    if constexpr (is_p<Ring>())
      __asm__ volatile(HANDGLASS_PRODUCT HANDGLASS_REDUCE_P HANDGLASS_STORE
                       : [a] "+&r"(a), [b] "+&r"(b)
                       : [z] "m"(z), [p3] "m"(p3)
                       : HANDGLASS_CLOBBERS);
    else
      __asm__ volatile(HANDGLASS_PRODUCT HANDGLASS_REDUCE_N HANDGLASS_STORE
                       : [a] "+&r"(a), [b] "+&r"(b)
                       : [z] "m"(z), [n] "m"(n)
                       : HANDGLASS_CLOBBERS);
  }

  template <class Ring>
  [[gnu::noinline]] static void square(Limbs<4>& to, const Limbs<4>& x) {
    const std::uint64_t *a = x.data(), *b = a;
    std::uint64_t* const z = to.data();
    [[maybe_unused]] const std::uint64_t* const n = order<Ring>;
    if constexpr (is_p<Ring>())
      __asm__ volatile(HANDGLASS_SQUARE HANDGLASS_REDUCE_P HANDGLASS_STORE
                       : [a] "+&r"(a), [b] "+&r"(b)
                       : [z] "m"(z), [p3] "m"(p3)
                       : HANDGLASS_CLOBBERS);
    else
      __asm__ volatile(HANDGLASS_SQUARE HANDGLASS_REDUCE_N HANDGLASS_STORE
                       : [a] "+&r"(a), [b] "+&r"(b)
                       : [z] "m"(z), [n] "m"(n)
                       : HANDGLASS_CLOBBERS);
  }

 private:
  template <class Ring>
  static consteval bool is_p() {
    return Ring::modulus.m[3] == p3;
  }
};

#undef HANDGLASS_ROW
#undef HANDGLASS_A_ROW
#undef HANDGLASS_PRODUCT
#undef HANDGLASS_SQUARE
#undef HANDGLASS_CLEAR_P
#undef HANDGLASS_LESS_P
#undef HANDGLASS_REDUCE_P
#undef HANDGLASS_CLEAR_N
#undef HANDGLASS_REDUCE_N
#undef HANDGLASS_STORE
#undef HANDGLASS_CLOBBERS

} // namespace handglass::crypto::ec

#endif
