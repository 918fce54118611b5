// catch.h: Catch2 as every test includes it: version 3 where present, version 2.13 (Debian 12) otherwise.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
