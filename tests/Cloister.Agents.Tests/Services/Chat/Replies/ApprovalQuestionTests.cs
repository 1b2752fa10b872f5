using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Chat.Replies;

public sealed class ApprovalQuestionTests
{
    [Fact]
    public void Question_says_what_would_be_done_and_how_to_answer() =>
        Assert.Equal(
            """
            ⏸️ Allow 'shell_exec'? it leaves the sandbox

            {"command":"ls"}

            Answer with /approve ap_1 or /deny ap_1
            """,
            ApprovalQuestion.Of(Row(JsonData.Object(("command", "ls"))))
        );

    [Fact]
    public void Long_input_is_cut() => Assert.InRange(ApprovalQuestion.Of(Row(new string('x', 100_000))).Length, 1500, 1700);

    private static ApprovalRow Row(JsonData input) =>
        new("ap_1", 1, 1, "call_1", "shell_exec", input)
        {
            Hash = [],
            State = ApprovalState.Open,
            Reason = "it leaves the sandbox",
        };
}
