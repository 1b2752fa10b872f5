using System.Net;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.AspNetCore.Tests;

public sealed class JoinTests
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptedModel Halting => field ??= new ScriptedModelBuilder().Text("one ").WaitFor(_gate.Task).Text("two").Build();

    [Fact]
    public async Task Who_comes_in_the_middle_sees_all_so_far_and_what_follows()
    {
        await using var served = await Served.StartAsync(Halting);
        using var run = await served.PostAsync(Input.Saying("Hi"));
        await run.ReadToAsync<TextMessageContentEvent>();

        using var joined = await served.JoinAsync("t1");
        var reading = joined.ReadAllAsync();
        _gate.SetResult();
        var items = await reading;

        Assert.Equal("joined", joined.Headers.GetValues("Cloister-Resume").Single());
        var events = items.ConvertAll(item => item.Event);
        Assert.Null(StreamVerifier.VerifyAll(events));
        var state = events.Aggregate(new ChatState(), ChatReducer.Default.Reduce);
        Assert.Equal(["Hi", "one two"], state.Messages.Select(message => $"{message.Text}"));
    }

    [Fact]
    public async Task Snapshots_that_belong_together_give_no_place_to_come_back_to_before_the_last()
    {
        await using var served = await Served.StartAsync(Halting);
        using var run = await served.PostAsync(Input.Saying("Hi"));
        await run.ReadToAsync<TextMessageContentEvent>();

        using var joined = await served.JoinAsync("t1");
        var items = await joined.ReadToAsync<TextMessageStartEvent>();

        Assert.All(items[..^1], item => Assert.Null(item.Id));
        Assert.NotNull(items[^1].Id);
    }

    [Fact]
    public async Task Session_without_a_run_is_shown_and_that_is_all()
    {
        await using var served = await Served.StartAsync();
        await served.RunAsync(Input.Saying("Hi"));

        using var joined = await served.JoinAsync("t1");
        var events = (await joined.ReadAllAsync()).ConvertAll(item => item.Event);

        Assert.Equal(2, events.OfType<MessagesSnapshotEvent>().Single().Messages.Count);
        Assert.IsType<RunFinishedEvent>(events[^1]);
    }

    [Fact]
    public async Task Session_that_is_not_there_cannot_be_joined()
    {
        await using var served = await Served.StartAsync();

        using var answer = await served.JoinAsync("nobody");

        await answer.RefusesAsync(HttpStatusCode.NotFound, "not_found", "nobody");
    }

    [Fact]
    public async Task Who_looks_on_stops_nothing_by_leaving()
    {
        await using var served = await Served.StartAsync(Halting);
        using var run = await served.PostAsync(Input.Saying("Hi").Wishing("onDisconnect", "continue"));
        await run.ReadToAsync<TextMessageContentEvent>();
        var joined = await served.JoinAsync("t1");
        await joined.ReadToAsync<TextMessageStartEvent>();

        joined.Dispose();
        _gate.SetResult();

        var end = Assert.IsType<RunFinishedEvent>((await served.RunAsync(Input.Saying("Hi")))[^1]);
        Assert.IsType<SuccessOutcome>(end.Outcome);
    }

    [Fact]
    public async Task Cancelling_ends_the_run_for_everybody()
    {
        await using var served = await Served.StartAsync(Halting);
        using var run = await served.PostAsync(Input.Saying("Hi"));
        await run.ReadToAsync<TextMessageContentEvent>();
        using var joined = await served.JoinAsync("t1");
        var watching = joined.ReadAllAsync();

        using var answer = await served.Client.PostAsync("agui/threads/t1/cancel", content: null);

        var data = (await answer.JsonAsync())["data"];
        Assert.True(data["stopped"].AsBoolean());
        Assert.Equal("r1", data["runId"].AsString());
        Assert.IsType<CancelledOutcome>(Assert.IsType<RunFinishedEvent>((await watching)[^1].Event).Outcome);
    }

    [Fact]
    public async Task Cancelling_where_nothing_goes_on_stops_nothing()
    {
        await using var served = await Served.StartAsync();
        await served.RunAsync(Input.Saying("Hi"));

        using var idle = await served.Client.PostAsync("agui/threads/t1/cancel", content: null);
        using var unknown = await served.Client.PostAsync("agui/threads/nobody/cancel", content: null);

        Assert.False((await idle.JsonAsync())["data"]["stopped"].AsBoolean());
        await unknown.RefusesAsync(HttpStatusCode.NotFound, "not_found", "nobody");
    }

    [Fact]
    public async Task Reader_that_takes_nothing_is_let_go_and_the_run_goes_on()
    {
        const int Length = 8_000_000;
        var model = new ScriptedModelBuilder().Text("one ").WaitFor(_gate.Task).Text(new string('x', Length), chunks: 200).Build();
        await using var served = await Served.StartAsync(model, "\"execution\":{\"turnTimeoutSeconds\":86400}");
        var input = Input.Saying("Hi").Wishing("onDisconnect", "continue");
        using var run = await served.PostAsync(input);
        await run.ReadToAsync<TextMessageContentEvent>();
        run.Dispose();
        using var lazy = await LazyReader.JoinAsync(served, "t1");
        _gate.SetResult();

        await served.AdvanceUntilLoggedAsync(577);

        Assert.Equal("one ".Length + Length, (await served.RunAsync(input)).Text().Length);
    }
}
