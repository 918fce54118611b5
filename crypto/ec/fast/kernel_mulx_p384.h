// kernel_mulx_p384.h: P-384's prime with MULX, in assembly. kernel_mulx.h tells why, and why it is constant
// time. Here the assembly is in three small pieces, which C++ puts together: for six limbs the registers do
// not suffice for one piece, and where a limb waits in memory is better left to the compiler.
//
//     p = 2^384 - 2^128 - 2^96 + 2^32 - 1          so -1/p mod 2^64 = 2^32 + 1
//
// The multiple of p that clears the lowest limb t is q p, where q = (2^32 + 1) t. Written as q 2^384 less
// q (2^128 + 2^96 - 2^32 + 1), that is a new limb at the top, and three limbs taken away at the bottom:
//
//     2^128 + 2^96 - 2^32 + 1 is the limbs            1   00000000ffffffff   ffffffff00000001
//
// Two products, of which the lowest limb is t itself, so that its place becomes free.
#pragma once

#include "crypto/ec/fast/kernel_mulx.h"

#ifdef HANDGLASS_MULX

namespace handglass::crypto::ec {

/// For the rings of P-384 alone; that of its order is KernelPortable's.
struct KernelMulxP384 {
  static constexpr const char* name = "mulx";

  template <class Ring>
  static void add(Limbs<6>& z, const Limbs<6>& a, const Limbs<6>& b) {
    KernelPortable::add<Ring>(z, a, b);
  }
  template <class Ring>
  static void subtract(Limbs<6>& z, const Limbs<6>& a, const Limbs<6>& b) {
    KernelPortable::subtract<Ring>(z, a, b);
  }

  template <class Ring>
  [[gnu::noinline]] static void multiply(Limbs<6>& z, const Limbs<6>& a, const Limbs<6>& b) {
    if constexpr (!is_p<Ring>()) {
      KernelPortable::multiply<Ring>(z, a, b);
    } else {
      Word t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0, t6, t7, t8, t9, t10, t11;
      add_row(a, b[0], t0, t1, t2, t3, t4, t5, t6);
      add_row(a, b[1], t1, t2, t3, t4, t5, t6, t7);
      add_row(a, b[2], t2, t3, t4, t5, t6, t7, t8);
      add_row(a, b[3], t3, t4, t5, t6, t7, t8, t9);
      add_row(a, b[4], t4, t5, t6, t7, t8, t9, t10);
      add_row(a, b[5], t5, t6, t7, t8, t9, t10, t11);
      clear(t0, t1, t2, t3, t4, t5);
      clear(t1, t2, t3, t4, t5, t0);
      clear(t2, t3, t4, t5, t0, t1);
      clear(t3, t4, t5, t0, t1, t2);
      clear(t4, t5, t0, t1, t2, t3);
      clear(t5, t0, t1, t2, t3, t4);
      add_and_store(z, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11);
    }
  }

  template <class Ring>
  static void square(Limbs<6>& z, const Limbs<6>& a) {
    if constexpr (is_p<Ring>())
      multiply<Ring>(z, a, a);
    else
      KernelPortable::square<Ring>(z, a);
  }

 private:
  using Word = std::uint64_t;
  template <class Ring>
  static consteval bool is_p() {
    return Ring::modulus.m[0] == 0xffffffff;
  }

  /// t6 t5 t4 t3 t2 t1 t0 := t5 t4 t3 t2 t1 t0 + a * b: the even limbs of a in one chain of carries, the odd
  /// ones in another, as in kernel_mulx.h.
  [[gnu::always_inline]] static void add_row(const Limbs<6>& a, Word b, Word& t0, Word& t1, Word& t2,
                                             Word& t3, Word& t4, Word& t5, Word& t6) {
    Word low, high;
    __asm__ volatile(
        "mov $0, %[t6]\n"
        "mulx 0(%[a]), %[low], %[high]\n add %[low], %[t0]\n adc %[high], %[t1]\n"
        "mulx 16(%[a]), %[low], %[high]\n adc %[low], %[t2]\n adc %[high], %[t3]\n"
        "mulx 32(%[a]), %[low], %[high]\n adc %[low], %[t4]\n adc %[high], %[t5]\n adc $0, %[t6]\n"
        "mulx 8(%[a]), %[low], %[high]\n add %[low], %[t1]\n adc %[high], %[t2]\n"
        "mulx 24(%[a]), %[low], %[high]\n adc %[low], %[t3]\n adc %[high], %[t4]\n"
        "mulx 40(%[a]), %[low], %[high]\n adc %[low], %[t5]\n adc %[high], %[t6]\n"
        : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [t4] "+&r"(t4), [t5] "+&r"(t5),
          [t6] "=&r"(t6), [low] "=&r"(low), [high] "=&r"(high)
        : [a] "r"(a.data()), "d"(b)
        : "cc", "memory");
  }

  /// t5 t4 t3 t2 t1 t0 + q p, which divides by 2^64: t0 t5 t4 t3 t2 t1 is the quotient.
  [[gnu::always_inline]] static void clear(Word& t0, Word& t1, Word& t2, Word& t3, Word& t4, Word& t5) {
    Word low, high, q;
    __asm__(
        "mov %[t0], %[q]\n shl $32, %[q]\n add %[t0], %[q]\n"
        "mulx %[k0], %[low], %[high]\n" // the low half is t0
        "mulx %[k1], %[low], %[t0]\n"
        "add %[high], %[low]\n adc %[q], %[t0]\n mov $0, %[high]\n adc $0, %[high]\n"
        "sub %[low], %[t1]\n sbb %[t0], %[t2]\n sbb %[high], %[t3]\n sbb $0, %[t4]\n sbb $0, %[t5]\n"
        "mov %[q], %[t0]\n sbb $0, %[t0]\n"
        : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [t4] "+&r"(t4), [t5] "+&r"(t5),
          [low] "=&r"(low), [high] "=&r"(high), [q] "=&d"(q)
        : [k0] "m"(k[0]), [k1] "m"(k[1])
        : "cc");
  }

  /// z := l + h, known to be below 2p, less p if it is not below p. First p is taken away, then, where that
  /// went below zero, added again: its limbs are the mask's low half, its low half moved up, twice the mask,
  /// and the mask.
  [[gnu::always_inline]] static void add_and_store(Limbs<6>& z, Word l0, Word l1, Word l2, Word l3, Word l4,
                                                   Word l5, Word h0, Word h1, Word h2, Word h3, Word h4,
                                                   Word h5) {
    Word* const to = z.data();
    __asm__ volatile(
        "add %[l0], %[h0]\n adc %[l1], %[h1]\n adc %[l2], %[h2]\n"
        "adc %[l3], %[h3]\n adc %[l4], %[h4]\n adc %[l5], %[h5]\n"
        "mov $0, %%edx\n adc $0, %%rdx\n mov $0xffffffff, %%eax\n mov %%rax, %%rcx\n shl $32, %%rcx\n"
        "sub %%rax, %[h0]\n sbb %%rcx, %[h1]\n sbb $-2, %[h2]\n"
        "sbb $-1, %[h3]\n sbb $-1, %[h4]\n sbb $-1, %[h5]\n sbb $0, %%rdx\n"
        "mov %%edx, %%eax\n mov %%rax, %%rcx\n shl $32, %%rcx\n"
        "add %%rax, %[h0]\n lea (%%rdx,%%rdx), %%rax\n adc %%rcx, %[h1]\n adc %%rax, %[h2]\n"
        "adc %%rdx, %[h3]\n adc %%rdx, %[h4]\n adc %%rdx, %[h5]\n"
        "mov %[z], %%rax\n mov %[h0], 0(%%rax)\n mov %[h1], 8(%%rax)\n mov %[h2], 16(%%rax)\n"
        "mov %[h3], 24(%%rax)\n mov %[h4], 32(%%rax)\n mov %[h5], 40(%%rax)\n"
        : [h0] "+&r"(h0), [h1] "+&r"(h1), [h2] "+&r"(h2), [h3] "+&r"(h3), [h4] "+&r"(h4), [h5] "+&r"(h5)
        :
        [l0] "rm"(l0), [l1] "rm"(l1), [l2] "rm"(l2), [l3] "rm"(l3), [l4] "rm"(l4), [l5] "rm"(l5), [z] "m"(to)
        : "rax", "rcx", "rdx", "cc", "memory");
  }

  static constexpr Word k[2] = {0xffffffff00000001, 0xffffffff};
};

} // namespace handglass::crypto::ec

#endif
