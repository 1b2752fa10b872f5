using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests.Rules;

public class ApprovalTests
{
    [Fact]
    public async Task Person_who_thinks_longer_than_a_tool_may_take_is_waited_for()
    {
        var time = new ManualTimeProvider();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var decision = new TaskCompletionSource<ToolDecision>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = Client(
            time,
            async (_, _) =>
            {
                asked.TrySetResult();
                return await decision.Task;
            }
        );
        var session = client.NewSession();
        var send = session.SendAsync("hi");
        await asked.Task.Soon();

        time.Advance(TimeSpan.FromHours(1));
        decision.SetResult(ToolDecision.Allow);

        Assert.Equal(RunOutcome.Completed, (await send.Soon()).Outcome);
        var answer = Assert.Single(session.State.Messages.OfType<ToolMessage>());
        Assert.Null(answer.Error);
        Assert.Equal("sunny", answer.Content.ToString());
    }

    [Fact]
    public async Task Question_that_nobody_answers_ends_with_the_call_it_belongs_to()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = Client(
            TimeProvider.System,
            async (_, token) =>
            {
                token.Register(() => stopped.TrySetResult());
                asked.TrySetResult();
                await new TaskCompletionSource().Task;
                return ToolDecision.Allow;
            }
        );
        var session = client.NewSession();
        var send = session.SendAsync("hi");
        await asked.Task.Soon();

        session.Cancel();

        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        await stopped.Task.Soon();
        Assert.Empty(session.State.Messages.OfType<ToolMessage>());
    }

    private static AgUiClient Client(TimeProvider time, ToolApproval approve) =>
        Chat.With(
            ManualAgent.Playing(run => run.Start().Call("c1", "weather").Finish().Close(), run => run.Answer("done")),
            options =>
            {
                options.TimeProvider = time;
                options.ApproveTool = approve;
                options.Tools.Add(new ToolDefinition("weather", ""), (_, _) => new("sunny"));
            }
        );
}
