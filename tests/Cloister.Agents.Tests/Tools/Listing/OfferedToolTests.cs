using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Tools.Listing;

public sealed class OfferedToolTests
{
    [Fact]
    public async Task Model_is_told_of_all_tools_in_the_order_of_their_names_and_can_call_none()
    {
        await using var stage = await SessionStage.StartAsync();
        ToolBox.In(stage).Add("b", () => "").Add("a", () => "").Add("c", () => "");

        await stage.AnswerAsync("Go");

        var offered = stage.Model.Requests[0].Options.Tools!;
        Assert.Equal(["a", "b", "c"], offered.Select(tool => tool.Name));
        Assert.All(offered, tool => Assert.IsNotType<AIFunction>(tool, exactMatch: false));
    }

    [Fact]
    public async Task Tools_that_the_configuration_denies_are_unknown()
    {
        var model = new ScriptedModelBuilder().ToolCall("shell_exec").NextRequest().Text("done").Build();
        await using var stage = await SessionStage.StartAsync(model);
        ToolBox.In(stage).Add("shell_exec", () => "").Add("read", () => "").Settings = new() { Filter = new() { Deny = ["shell_*"] } };

        await stage.AnswerAsync("Go");

        Assert.Equal(["read"], model.Requests[0].Options.Tools!.Select(tool => tool.Name));
        Assert.Equal(["Unknown tool: shell_exec"], await ToolBox.ResultsAsync(stage));
    }

    [Fact]
    public async Task Run_may_use_what_all_may_on_whose_behalf_it_works()
    {
        var model = new ScriptedModelBuilder().ToolCall("read").NextRequest().ToolCall("shell").NextRequest().Text("done").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var (reading, joined) = (new TaskCompletionSource(), new TaskCompletionSource());
        ToolBox
            .In(stage)
            .Add(
                "read",
                async () =>
                {
                    reading.SetResult();
                    await joined.Task;
                }
            )
            .Add("shell", () => "ran")
            .FilterOfSpeaker = speaker => speaker == "guest" ? new() { Allow = ["read"] } : ToolFilter.All;
        using var lease = await stage.SessionAsync();
        var run = await lease.Session.SubmitAsync(Said(stage, "owner"), WhenBusy.Queue);
        await reading.Task.WaitAsync(TimeSpan.FromSeconds(10));

        await lease.Session.SubmitAsync(Said(stage, "guest"), WhenBusy.Steer);
        joined.SetResult();
        await run.Finished.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["read", "shell"], model.Requests[0].Options.Tools!.Select(tool => tool.Name));
        Assert.Equal(["read"], model.Requests[1].Options.Tools!.Select(tool => tool.Name));
        Assert.Equal("Unknown tool: shell", (await ToolBox.ResultsAsync(stage))[^1]);
    }

    private static SessionInput Said(SessionStage stage, string speaker) =>
        PromptInput.Of(new UserMessage(stage.Ids.NewMessage(), $"{speaker} says"), stage.Ids) with
        {
            Speaker = speaker,
        };
}
