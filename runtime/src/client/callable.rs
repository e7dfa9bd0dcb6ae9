//! What a typed call refers to: an operation, with the code that its calls need.

use crate::driver::Mode;
use crate::request::{PlanCall, plan_any, plan_plain};
use crate::schema::Operation;

/// An operation that can be called. The code of its calls belongs to its type: nothing that depends on a value at run time refers to more,
/// so a linker leaves out of a program what none of its calls needs.
pub trait Callable: 'static {
    /// Makes the plan of a call.
    #[doc(hidden)]
    const PLAN: PlanCall;

    /// What sends requests of which a body streams; `None` where none does.
    #[doc(hidden)]
    fn streams<S: Mode>() -> Option<S::SendStream>;

    /// The operation.
    fn operation(&'static self) -> &'static Operation;
}

impl Callable for Operation {
    const PLAN: PlanCall = PlanCall(plan_any);

    fn streams<S: Mode>() -> Option<S::SendStream> {
        Some(S::SEND_STREAM)
    }

    fn operation(&'static self) -> &'static Operation {
        self
    }
}

/// An operation that is plain, see [`Operation::is_plain`]. A program that calls no others has no code for signatures, for bodies that stream
/// and for rules of inputs.
#[derive(Debug)]
pub struct PlainOperation(Operation);

impl PlainOperation {
    /// This operation. In a static, the compiler checks that it is plain.
    ///
    /// ```
    /// use tinsmith_runtime::codegen::schema::{Auth, Operation, PlainOperation};
    ///
    /// static OPEN: PlainOperation = PlainOperation::new(Operation {
    ///     auth: Auth::None,
    ///     ..Operation::new("Open", "open", "GET", "/")
    /// });
    /// ```
    ///
    /// ```compile_fail,E0080
    /// use tinsmith_runtime::codegen::schema::{Operation, PlainOperation};
    ///
    /// static SIGNED: PlainOperation = PlainOperation::new(Operation::new("Signed", "signed", "GET", "/"));
    /// ```
    pub const fn new(operation: Operation) -> Self {
        assert!(operation.is_plain(), "the operation is not plain");
        Self(operation)
    }

    /// The operation.
    pub const fn operation(&'static self) -> &'static Operation {
        &self.0
    }
}

impl Callable for PlainOperation {
    const PLAN: PlanCall = PlanCall(plan_plain);

    fn streams<S: Mode>() -> Option<S::SendStream> {
        None
    }

    fn operation(&'static self) -> &'static Operation {
        &self.0
    }
}
