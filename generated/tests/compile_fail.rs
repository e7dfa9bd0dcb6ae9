//! Programs that must not compile, and what the compiler says: for a required member that is left out, its name.

#[test]
fn what_must_not_compile_does_not_and_the_compiler_says_why() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
