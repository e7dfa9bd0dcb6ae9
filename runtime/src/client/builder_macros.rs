//! Macros for operation builders: what all builders have, walks through pages, and waits.
//!
//! Type parameters of methods begin with two underscores, which no name of a model does: the type parameters of builders have the
//! names of members.

/// How the client makes a builder, and what all builders have. Beside the builder is its type parameter for each required member,
/// with the trait that says that it is set.
///
/// ```text
/// runtime::codegen::builder! {
///     #[builder(CREATE_TOKEN, CreateTokenResponse)]
///     impl CreateToken<ClientId: ClientIdSet> {}
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    // No member is required, so all builders are of one type.
    (#[builder($operation:ident, $output:ty)] impl $builder:ident {}) => {
        $crate::__scripted_call! { [$operation, $output] $builder [] }

        impl<S: $crate::Mode> $builder<S> {
            pub(super) fn new(core: $crate::client::ClientCore<S>) -> Self {
                Self($crate::codegen::OperationBuilder::new(core))
            }

            /// Sets a member if there is a value: `.maybe(policy, AssumeRole::policy)`.
            pub fn maybe<__T>(
                self,
                value: ::std::option::Option<__T>,
                set: impl ::std::ops::FnOnce(Self, __T) -> Self,
            ) -> Self {
                $crate::codegen::maybe(self, value, set)
            }

            /// The call, to be sent with options of its own, with metadata, or presigned.
            pub fn prepare(self) -> $crate::PreparedRequest<S, $output, super::ServiceError> {
                self.0.prepare(&$operation)
            }
        }
    };
    (#[builder($operation:ident, $output:ty)] impl $builder:ident <$($parameter:ident: $set:ident),* $(,)?> {}) => {
        $crate::__scripted_call! { [$operation, $output] $builder [$($parameter),*] }

        impl<S: $crate::Mode> $builder<S> {
            pub(super) fn new(core: $crate::client::ClientCore<S>) -> Self {
                Self($crate::codegen::OperationBuilder::new(core))
            }
        }

        impl<S: $crate::Mode, $($parameter),*> $builder<S, $($parameter),*> {
            /// Sets a member if there is a value for it: `.maybe(policy, AssumeRole::policy)`. For a required member, sending fails
            /// where there is none, and the error names the member.
            pub fn maybe<__T, __B: $crate::codegen::BuilderOf<$builder<S>>>(
                self,
                value: ::std::option::Option<__T>,
                set: impl ::std::ops::FnOnce(Self, __T) -> __B,
            ) -> __B {
                $crate::codegen::maybe_required($builder(self.0.mark_set()), value, set)
            }

            /// The call, to be sent with options of its own, with metadata, or presigned.
            pub fn prepare(self) -> $crate::PreparedRequest<S, $output, super::ServiceError>
            where
                $($parameter: $set),*
            {
                self.0.prepare(&$operation)
            }
        }

        impl<S: $crate::Mode, $($parameter),*> $crate::codegen::BuilderOf<$builder<S>>
            for $builder<S, $($parameter),*>
        {
            fn from_base(base: $builder<S>) -> Self {
                Self(base.0.mark_set())
            }
        }
    };
}

/// Has rules of a script made from a builder.
#[cfg(feature = "scripted")]
#[doc(hidden)]
#[macro_export]
macro_rules! __scripted_call {
    ([$operation:ident, $output:ty] $builder:ident [$($parameter:ident),*]) => {
        impl<S: $crate::Mode, $($parameter),*> $crate::codegen::ScriptedCall for $builder<S, $($parameter),*> {
            type Output = $output;
            type Error = super::ServiceError;

            fn into_call(self) -> $crate::transport::scripted::ClientCall {
                self.0.scripted(&$operation)
            }
        }
    };
}

/// Nothing, without scripts.
#[cfg(not(feature = "scripted"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __scripted_call {
    ($($call:tt)*) => {};
}

/// The walks of an operation whose result comes in pages. Beside the builder is its type parameter for each required member, with
/// the trait that says that it is set. `items` is there if a page has a list: its type is the type of an item, and its value gets
/// the list of a page.
///
/// ```text
/// runtime::codegen::pages! {
///     #[pages(LIST_TAGS, ListTagsResponse)]
///     impl ListTags<ResourceArn: ResourceArnSet> {
///         /// These are the items of `tags`.
///         const items: Tag = |page| page.tags;
///     }
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __pages {
    (
        #[pages($operation:ident, $output:ty)]
        impl $builder:ident $(<$($parameter:ident: $set:ident),* $(,)?>)? {
            $($items:tt)*
        }
    ) => {
        $crate::codegen::pages! {
            @items [$output, $builder, [$($($parameter: $set),*)?]]
            $($items)*
        }
        $crate::codegen::pages! {
            @pages $operation, $output, $builder, [$($($parameter: $set),*)?]
        }
    };
    (@items [$($with:tt)*]) => {};
    (
        @items [$output:ty, $builder:ident, [$($parameter:ident: $set:ident),*]]
        $(#[doc = $doc:literal])*
        $(#[allow($($allowed:tt)*)])?
        const items: $item:ty = $list:expr;
    ) => {
        impl<S: $crate::Mode, $($parameter),*> $builder<S, $($parameter),*> {
            /// All items of the result, one by one. Pages are fetched when they are needed.
            ///
            $(#[doc = $doc])*
            $(#[allow($($allowed)*)])?
            pub fn items(self) -> $crate::client::Items<S, $output, $item, super::ServiceError>
            where
                $($parameter: $set),*
            {
                self.pages().items_of($list)
            }
        }
    };
    (@pages $operation:ident, $output:ty, $builder:ident, [$($parameter:ident: $set:ident),*]) => {
        /// Walks through the pages of the result.
        impl<S: $crate::Mode, $($parameter),*> $builder<S, $($parameter),*> {
            /// The items of the list that `list` takes from each page: `.items_of(|page| page.some_list)`.
            pub fn items_of<__L: $crate::client::ItemList>(
                self,
                list: impl ::std::ops::FnMut($output) -> __L + ::std::marker::Send + ::std::marker::Sync + 'static,
            ) -> $crate::client::Items<S, $output, __L::Item, super::ServiceError>
            where
                $($parameter: $set),*
            {
                self.pages().items_of(list)
            }

            /// All pages of the result, one by one. Each is fetched when it is asked for.
            pub fn pages(self) -> $crate::client::Pages<S, $output, super::ServiceError>
            where
                $($parameter: $set),*
            {
                self.0.pages(&$operation)
            }
        }
    };
}

/// The waits of an operation: for each one the method, its result, and the schema of the waiter. The result is the last output,
/// or an `Option` of it if an error can mean that the state has come.
///
/// ```text
/// runtime::codegen::waits! {
///     #[waits(HEAD_BUCKET, HeadBucketOutput)]
///     impl HeadBucket<Bucket: BucketSet> {
///         /// Waits for `BucketExists`.
///         const wait_bucket_exists: HeadBucketOutput = BUCKET_EXISTS;
///     }
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __waits {
    (
        #[waits($operation:ident, $output:ty)]
        impl $builder:ident $(<$($parameter:ident: $set:ident),* $(,)?>)? {
            $($waits:tt)*
        }
    ) => {
        $crate::codegen::waits! {
            @with [$operation, $output, $builder, [$($($parameter: $set),*)?]]
            $($waits)*
        }
    };
    (@with [$($with:tt)*]) => {};
    (
        @with [$operation:ident, $output:ty, $builder:ident, [$($parameter:ident: $set:ident),*]]
        $(#[doc = $doc:literal])*
        const $method:ident: $gives:ty = $waiter:ident;
        $($more:tt)*
    ) => {
        impl<S: $crate::Mode, $($parameter),*> $builder<S, $($parameter),*> {
            $(#[doc = $doc])*
            pub fn $method(self) -> $crate::client::Wait<S, $output, super::ServiceError, $gives>
            where
                $($parameter: $set),*
            {
                self.0.wait(&$operation, &$waiter)
            }
        }

        $crate::codegen::waits! {
            @with [$operation, $output, $builder, [$($parameter: $set),*]]
            $($more)*
        }
    };
}
