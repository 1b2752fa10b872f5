using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class ReviewTests
{
    [Fact]
    public async Task What_does_not_satisfy_is_asked_for_again()
    {
        await using var stage = await TaskStage.StartAsync(model =>
            model
                .Text("Draft.")
                .NextRequest()
                .Text("""{"satisfied":false,"reply":"Add numbers.","reason":"vague","score":4}""")
                .NextRequest()
                .Text("Draft with 3 numbers.")
                .NextRequest()
                .Text("""Fine:\n```json\n{"satisfied":true,"reply":"Thanks.","reason":"good","score":9}\n```""")
        );
        await stage.DoAsync("create", """{"title":"Report","body":"Write.","review":true}""");

        var record = await stage.RunAsync("Report");

        Assert.Equal(("success", "valid"), (record["status"].AsString(), record["resultStatus"].AsString()));
        Assert.Equal((2, true), (record["dialogueRounds"].AsInt64(), record["userSimulatorSatisfied"].AsBoolean()));
        Assert.Equal("Draft with 3 numbers.", stage.Read("report", record, "output.md"));
        var dialogue = JsonData.Parse(stage.Read("report", record, "dialogue.json"));
        Assert.Equal(["Write.", "Add numbers."], dialogue.Items.Select(round => round["prompt"].AsString()));
        Assert.Equal([4, 9], dialogue.Items.Select(round => round["verdict"]["score"].AsDouble()));
        Assert.Empty(stage.Model.Requests[1].Options?.Tools ?? []);
        var sessions = await stage.Agent.Host.Sessions.ListAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(sessions.Items, session => session.Id == $"task-user-sim:report:{record["timestamp"].AsString()}");
    }

    [Fact]
    public async Task After_three_rounds_it_is_not_good_enough()
    {
        await using var stage = await TaskStage.StartAsync("I do not answer with JSON.");
        await stage.DoAsync("create", """{"title":"Report","body":"Write.","review":true}""");

        var record = await stage.RunAsync("Report");

        Assert.Equal(
            ("failure", "success", "invalid"),
            (record["status"].AsString(), record["executionStatus"].AsString(), record["resultStatus"].AsString())
        );
        Assert.Equal("max dialogue rounds reached: 3", record["error"].AsString());
        Assert.Equal((3, false), (record["dialogueRounds"].AsInt64(), record["userSimulatorSatisfied"].AsBoolean()));
        Assert.Equal(6, stage.Model.Requests.Count);
    }

    [Theory]
    [InlineData("""{"satisfied":true}""", true, null)]
    [InlineData("""Sure. {"satisfied":true,"score":11} """, true, 10.0)]
    [InlineData("""{"satisfied":"true"}""", false, null)]
    [InlineData("""{"happy":true}""", false, null)]
    [InlineData("} {", false, null)]
    [InlineData("", false, null)]
    public void A_verdict_that_cannot_be_read_is_no_satisfaction(string answer, bool satisfied, double? score)
    {
        var verdict = ReviewVerdict.Read(answer);
        Assert.Equal((satisfied, score), (verdict.IsSatisfied, verdict.Score));
    }
}
