using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Crash;

/// <summary>
/// What a process leaves when it is killed behind any commit, or when the power goes, is a session that goes on: nothing seen is missing, nothing that
/// was acknowledged or done is unknown.
/// </summary>
public sealed class CrashMatrixTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Answer_can_be_cut_off_anywhere()
    {
        await using var scene = await CrashScene.BeginAsync(
            new ScriptedModelBuilder().Reasoning("hm", 2, "seal").Text("one two three", 4).Build()
        );

        await scene.AnswerAsync("Hi");

        await scene.CheckAsync();
    }

    [Fact]
    public async Task Calls_of_tools_can_be_cut_off_anywhere()
    {
        var model = new ScriptedModelBuilder()
            .Text("Let me see.")
            .ToolCall("act", """{"a":1}""", fragments: 3)
            .ToolCall("act")
            .NextRequest()
            .ToolCall("act")
            .NextRequest()
            .Text("Done.")
            .Build();
        await using var scene = await CrashScene.BeginAsync(model);

        await scene.AnswerAsync("Go");

        await scene.CheckAsync();
    }

    [Fact]
    public async Task Answer_that_broke_off_can_be_cut_off_anywhere()
    {
        var model = new ScriptedModelBuilder()
            .Text("half")
            .ToolCall("act")
            .Fail(503)
            .NextRequest()
            .Text("whole")
            .NextRequest()
            .Fail(400, "no")
            .Build();
        await using var scene = await CrashScene.BeginAsync(model);

        await scene.AnswerAsync("Hi");
        await scene.AnswerAsync("Again");

        await scene.CheckAsync();
    }

    [Fact]
    public async Task Inputs_that_steer_wait_interrupt_and_are_dropped_can_be_cut_off_anywhere()
    {
        var gates = Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource()).ToArray();
        var model = new ScriptedModelBuilder()
            .WaitFor(gates[0].Task)
            .Text("one")
            .NextRequest()
            .Text("two")
            .NextRequest()
            .Text("three ")
            .Then(gates[1].SetResult)
            .Stall()
            .NextRequest()
            .Then(gates[2].SetResult)
            .Text("four")
            .Stall()
            .Build();
        await using var scene = await CrashScene.BeginAsync(model);

        await scene.AskAsync("a");
        await scene.AskAsync("b", WhenBusy.Steer);
        await scene.AskAsync("c");
        gates[0].SetResult();
        await gates[1].Task.WaitAsync(Patience);
        await scene.AskAsync("d");
        await scene.AskAsync("e", WhenBusy.Interrupt);
        await gates[2].Task.WaitAsync(Patience);
        await scene.StopAsync();

        await scene.CheckAsync();
    }

    [Fact]
    public async Task Runs_of_clients_can_be_cut_off_anywhere()
    {
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").NextRequest().Text("three").Build();
        await using var scene = await CrashScene.BeginAsync(model);

        var held = await scene.RunAsync("r1", ChatState.Empty, new UserMessage("u1", "first"));
        held = await scene.RunAsync("r2", held, new UserMessage("u2", "second"));
        held = await scene.RunAsync("r3", held.CutFrom("u2"), new UserMessage("u3", "third"));
        await scene.RunAsync("r4", held.CutFrom(held.Messages[^1].Id));

        await scene.CheckAsync();
    }

    [Fact]
    public async Task Compactions_can_be_cut_off_anywhere()
    {
        var script = new ScriptedModelBuilder().Text("one").ToolCall("act").NextRequest().Text("two").NextRequest().Text("three");
        script.NextRequest().Text("(the gist)").NextRequest().Text("(all of it)").NextRequest().Text("four").ToolCall("act");
        var model = script.NextRequest().Text("(once more)").NextRequest().Text("five").Build();
        await using var scene = await CrashScene.BeginAsync(model);
        await scene.AnswerAsync("first");
        await scene.AnswerAsync("second");

        await scene.Stage.Sessions.Get("s1").CompactAsync().WaitAsync(Patience);
        scene.Stage.Context = new() { MaxInputTokens = 2000 };
        await scene.AnswerAsync($"third {new string('x', 6000)}");

        Assert.Equal(3, (await scene.Stage.LogAsync()).Count(row => row.Type == RecordType.Compacted));
        await scene.CheckAsync();
    }
}
