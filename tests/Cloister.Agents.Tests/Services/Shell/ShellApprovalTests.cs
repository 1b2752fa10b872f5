using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Services.Shell;

public sealed class ShellApprovalTests
{
    private const string Free = """{"cmd":"[ -d /root ] && echo free","unrestricted":true,"reason":"I have to look around"}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Shell_outside_of_the_sandbox_is_approved_by_a_person()
    {
        await using var stage = await ShellStage.StartAsync(model: Calling("shell_exec", Free));

        var question = await AskAsync(stage);
        Assert.Contains("I have to look around", question.Message, StringComparison.Ordinal);
        await ApproveAsync(stage, question);

        Assert.Contains("""free\n""", Told(stage), StringComparison.Ordinal);
        Assert.Contains("\"sandbox\":null", Told(stage), StringComparison.Ordinal);
        Assert.Contains("\"unrestricted\":true", Told(stage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shell_in_the_sandbox_needs_nobody()
    {
        await using var stage = await ShellStage.StartAsync(model: Calling("shell_exec", """{"cmd":"echo inside"}"""));

        var result = await stage.Agent.Host.Sessions.Get("s1").RunAsync("Go", TestContext.Current.CancellationToken);

        Assert.Equal(RunState.Completed, result.State);
        Assert.Contains("""inside\n""", Told(stage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_write_to_a_shell_outside_of_the_sandbox_is_approved()
    {
        await using var stage = await ShellStage.StartAsync(
            model: new ScriptedModelBuilder()
                .ToolCall("shell_start", """{"cmd":"cat","inlineWaitMs":0,"unrestricted":true,"reason":"why not"}""")
                .NextRequest()
                .ToolCall("shell_write", """{"shellId":"SHELL","chars":"hello\n"}""")
                .NextRequest()
                .Text("done")
                .Build()
        );
        await ApproveAsync(stage, await AskAsync(stage));
        var shell = (await stage.DoAsync("status", JsonData.EmptyObject))["snapshot"]["shellId"].AsString();
        var tool = stage.Services.Tools().Single(one => one.Name == "shell_write");

        var reason = tool.AsksBecause!(JsonData.Object(("shellId", shell), ("chars", "x")));

        Assert.Equal("It is written to a shell that runs outside of the sandbox: cat", reason);
        Assert.Null(tool.AsksBecause(JsonData.Object(("shellId", "sh_other"), ("chars", "x"))));
        Assert.Equal(stage.Root, tool.WorkingFolder);
        var unasked = await stage.TryAsync("write", JsonData.Object(("shellId", shell), ("chars", "x")));
        Assert.StartsWith("Only a person can let something work outside of the sandbox", unasked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_but_a_person_lets_a_shell_out()
    {
        await using var stage = await ShellStage.StartAsync();
        var payload = JsonData.Parse(Free);

        var session = await stage.TryAsync("exec", payload);
        var service = await stage.Agent.Host.Context.InvokeAsync("shell", "exec", payload, TestContext.Current.CancellationToken);
        var person = await stage.Services.InvokeAsync("shell", "exec", payload, new("cli"), TestContext.Current.CancellationToken);

        Assert.StartsWith("Only a person", session.Error, StringComparison.Ordinal);
        Assert.StartsWith("Only a person", service.Error, StringComparison.Ordinal);
        Assert.Equal("free\n", person.Data!["output"].AsString());
        var silent = await stage.Services.InvokeAsync(
            "shell",
            "exec",
            payload.Without("reason"),
            new("cli"),
            TestContext.Current.CancellationToken
        );
        Assert.StartsWith("reason is required", silent.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disaster_is_refused_even_when_it_was_approved()
    {
        await using var stage = await ShellStage.StartAsync(
            model: Calling("shell_exec", """{"cmd":"rm -rf /*","unrestricted":true,"reason":"clean"}""")
        );

        await ApproveAsync(stage, await AskAsync(stage));

        Assert.Contains("This command is always refused, even if somebody approves it", Told(stage), StringComparison.Ordinal);
    }

    private static ScriptedModel Calling(string tool, string arguments) =>
        new ScriptedModelBuilder().ToolCall(tool, arguments).NextRequest().Text("done").Build();

    private static async Task<Interrupt> AskAsync(ShellStage stage)
    {
        var result = await stage.Agent.Host.Sessions.Get("s1").RunAsync("Go", TestContext.Current.CancellationToken);
        Assert.Equal(RunState.Waiting, result.State);
        return Assert.Single(result.Interrupts);
    }

    private static async Task ApproveAsync(ShellStage stage, Interrupt question)
    {
        var decided = await new ApprovalDecisions(stage.Agent.Host.Directory).DecideAsync(
            ApprovalAnswer.Approve(question.Id),
            "ann",
            "cli"
        );
        Assert.True(decided.IsTaken, decided.Ignored?.Why);
        await decided.Run!.Finished.WaitAsync(Patience);
    }

    private static string Told(ShellStage stage) =>
        string.Join(
            '\n',
            stage
                .Model.Requests[1]
                .Messages.SelectMany(message => message.Contents)
                .OfType<FunctionResultContent>()
                .Select(result => result.Result)
        );
}
