using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Tools.Calling;

public sealed class ClientToolTests
{
    [Fact]
    public async Task Call_of_a_tool_of_the_application_is_left_to_it()
    {
        var model = new ScriptedModelBuilder().ToolCall("show").NextRequest().Text("shown").Build();
        await using var stage = await SessionStage.StartAsync(model);
        ToolBox.In(stage);
        var client = new ClientInput("show");
        stage.Directory.Services.Add(client);

        var asked = await client.SendAsync(stage, new UserMessage("u1", "Show it"));

        Assert.Equal(RunState.Completed, asked.State);
        var call = (await stage.MessagesAsync()).OfType<AssistantMessage>().Single().ToolCalls.Single();
        Assert.Equal([call.Id], (await OutcomeAsync(stage)).PendingToolCallIds);
        Assert.Empty(await ToolBox.ResultsAsync(stage));
    }

    [Fact]
    public async Task What_the_application_answers_is_what_the_model_gets()
    {
        var model = new ScriptedModelBuilder().ToolCall("show").NextRequest().Text("shown").Build();
        await using var stage = await SessionStage.StartAsync(model);
        ToolBox.In(stage);
        var client = new ClientInput("show");
        stage.Directory.Services.Add(client);
        await client.SendAsync(stage, new UserMessage("u1", "Show it"));
        var call = (await stage.MessagesAsync()).OfType<AssistantMessage>().Single().ToolCalls.Single();

        var answered = await client.SendAsync(stage, new ToolMessage("t1", call.Id, "it is shown"));

        Assert.Equal("shown", answered.Text);
        var result = model.Requests[1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Single();
        Assert.Equal("it is shown", result.Result);
    }

    [Fact]
    public async Task Tools_of_ours_in_the_same_step_are_run()
    {
        var model = new ScriptedModelBuilder().ToolCall("show").ToolCall("act").NextRequest().Text("shown").Build();
        await using var stage = await SessionStage.StartAsync(model);
        ToolBox.In(stage).Add("act", () => "acted");
        var client = new ClientInput("show");
        stage.Directory.Services.Add(client);

        await client.SendAsync(stage, new UserMessage("u1", "Show it"));

        Assert.Equal(["acted"], await ToolBox.ResultsAsync(stage));
        Assert.Single((await OutcomeAsync(stage)).PendingToolCallIds);
    }

    [Fact]
    public async Task Where_the_application_has_a_tool_of_our_name_ours_is_used()
    {
        var model = new ScriptedModelBuilder().ToolCall("act").NextRequest().Text("done").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var box = ToolBox.In(stage).Add("act", () => "ours");
        var client = new ClientInput("act", "show");
        stage.Directory.Services.Add(client);

        await client.SendAsync(stage, new UserMessage("u1", "Go"));

        Assert.Equal(["ours"], await ToolBox.ResultsAsync(stage));
        Assert.Equal(["act", "show"], model.Requests[0].Options.Tools!.Select(tool => tool.Name));
        Assert.Equal(553, box.Log.Records[0].EventId.Id);
    }

    private static async Task<SuccessOutcome> OutcomeAsync(SessionStage stage)
    {
        var end = LogJson.Read((await stage.LogAsync())[^1]) as EventRecord;
        return Assert.IsType<SuccessOutcome>(Assert.IsType<RunFinishedEvent>(end?.Event).Outcome);
    }
}
