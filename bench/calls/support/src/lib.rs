//! What the programs that are compared share: the cases with their answers, and how one program is measured.

pub mod answers;
mod measure;

pub use measure::run;

use std::fmt;
use std::str::FromStr;

/// A call that every program can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `CreateToken` of SSO OIDC, which goes unsigned; an answer of 1 KB.
    CreateToken,
    /// `Query` of DynamoDB, an answer of 1 KB.
    DynamoDbQuery1Kb,
    /// The same, 1 MB: documents of 1 KB.
    DynamoDbQuery1Mb,
    /// The same, 1 MB: items of 250 bytes.
    DynamoDbQuery1MbSmallItems,
    /// `ReceiveMessage` of SQS, ten messages.
    SqsReceive10,
    /// `ListObjectsV2` of S3, 1,000 objects.
    S3List1000,
    /// `DescribeInstances` of EC2, 500 instances.
    Ec2Describe500,
}

impl Case {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 7] = [
        Self::CreateToken,
        Self::DynamoDbQuery1Kb,
        Self::SqsReceive10,
        Self::DynamoDbQuery1Mb,
        Self::DynamoDbQuery1MbSmallItems,
        Self::S3List1000,
        Self::Ec2Describe500,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreateToken => "create-token",
            Self::DynamoDbQuery1Kb => "dynamodb-query-1kb",
            Self::DynamoDbQuery1Mb => "dynamodb-query-1mb",
            Self::DynamoDbQuery1MbSmallItems => "dynamodb-query-1mb-small-items",
            Self::SqsReceive10 => "sqs-receive-10",
            Self::S3List1000 => "s3-list-1000",
            Self::Ec2Describe500 => "ec2-describe-500",
        }
    }

    /// The body of the answer, and its content type.
    pub fn answer(self) -> (String, &'static str) {
        match self {
            Self::CreateToken => (answers::token(), "application/json"),
            Self::DynamoDbQuery1Kb => (answers::items(3), "application/x-amz-json-1.0"),
            Self::DynamoDbQuery1Mb => (answers::documents(1000), "application/x-amz-json-1.0"),
            Self::DynamoDbQuery1MbSmallItems => (answers::items(4000), "application/x-amz-json-1.0"),
            Self::SqsReceive10 => (answers::messages(10), "application/x-amz-json-1.0"),
            Self::S3List1000 => (answers::objects(1000), "application/xml"),
            Self::Ec2Describe500 => (answers::instances(500), "text/xml;charset=UTF-8"),
        }
    }

    /// Whether it is a `Query` of DynamoDB.
    pub const fn is_query(self) -> bool {
        matches!(
            self,
            Self::DynamoDbQuery1Kb | Self::DynamoDbQuery1Mb | Self::DynamoDbQuery1MbSmallItems
        )
    }

    /// How many tokens, items, messages, objects or instances the answer has.
    pub const fn items(self) -> usize {
        match self {
            Self::CreateToken => 1,
            Self::DynamoDbQuery1Kb => 3,
            Self::DynamoDbQuery1Mb => 1000,
            Self::DynamoDbQuery1MbSmallItems => 4000,
            Self::SqsReceive10 => 10,
            Self::S3List1000 => 1000,
            Self::Ec2Describe500 => 500,
        }
    }
}

impl FromStr for Case {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|case| case.name() == name);
        found.ok_or_else(|| format!("there is no case {name:?}"))
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
