using Cloister.AgUi;

namespace Cloister.Chat.Tests;

public class SendReadinessTests
{
    [Theory]
    [InlineData(ConcurrentSend.Reject, SendReadiness.RunInFlight)]
    [InlineData(ConcurrentSend.Queue, SendReadiness.Ready)]
    [InlineData(ConcurrentSend.CancelPrevious, SendReadiness.Ready)]
    public async Task Run_in_flight_stands_in_the_way_where_sends_neither_queue_nor_stop_it(ConcurrentSend policy, SendReadiness expected)
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.ConcurrentSend = policy);
        Assert.Equal(SendReadiness.Ready, client.NewSession().GetSendReadiness());

        var (session, send, run) = await Chat.InRunAsync(client, agent);

        Assert.Equal(expected, session.GetSendReadiness());
        run.Emit(new TextMessageEndEvent("m1")).Finish().Close();
        await send.Soon();
        Assert.Equal(SendReadiness.Ready, session.GetSendReadiness());
    }

    [Fact]
    public async Task Open_interrupts_stand_in_the_way_of_calls_that_do_not_give_them_up()
    {
        await using var client = Chat.With(ManualAgent.Playing(run => run.Start().Ask(new Interrupt("i1", "confirmation")).Close()));
        var session = client.NewSession();

        await session.SendAsync("pay").Soon();

        Assert.Equal(SendReadiness.InterruptsOpen, session.GetSendReadiness());
        Assert.Equal(SendReadiness.Ready, session.GetSendReadiness(new() { PendingInterrupts = PendingInterrupts.CancelAll }));
    }

    [Fact]
    public async Task Open_calls_of_people_stand_in_the_way_of_sends_that_do_not_decline_them()
    {
        var agent = ManualAgent.Playing(run =>
            run.Start().Call("c1", "pick").Finish(new SuccessOutcome { PendingToolCallIds = ["c1"] }).Close()
        );
        await using var client = Chat.With(agent, options => options.Tools.Add(new ToolDefinition("pick", "Asks the user")));
        var session = client.NewSession();

        await session.SendAsync("choose").Soon();

        Assert.Equal(SendReadiness.ToolCallsOpen, session.GetSendReadiness());
        Assert.Equal(SendReadiness.Ready, session.GetSendReadiness(new() { OpenToolCalls = OpenToolCalls.Decline }));
    }

    [Fact]
    public async Task Disposed_session_says_so()
    {
        await using var client = Chat.With(ManualAgent.Answering());
        var session = client.NewSession();

        await session.DisposeAsync();

        Assert.Equal(SendReadiness.Disposed, session.GetSendReadiness());
    }
}
