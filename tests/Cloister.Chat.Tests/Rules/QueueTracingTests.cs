using System.Collections.Concurrent;
using System.Diagnostics;

namespace Cloister.Chat.Tests.Rules;

public class QueueTracingTests
{
    [Fact]
    public async Task Run_from_the_queue_is_traced_under_its_own_caller()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Cloister.Chat" or nameof(QueueTracingTests),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource(nameof(QueueTracingTests));
        var parents = new ConcurrentQueue<string?>();
        var agent = new ManualAgent { Script = _ => parents.Enqueue(Activity.Current?.Parent?.OperationName) };
        await using var client = Chat.With(agent, options => options.ConcurrentSend = ConcurrentSend.Queue);
        var session = client.NewSession();

        var sends = new[] { Send("one"), Send("two") };
        (await agent.NextRunAsync()).Answer("1");
        (await agent.NextRunAsync()).Answer("2");
        await Task.WhenAll(sends).Soon();

        Assert.Equal(["one", "two"], parents);

        Task<RunResult> Send(string name)
        {
            var activity = source.StartActivity(name);
            var send = session.SendAsync(name);
            activity?.Dispose();
            return send;
        }
    }
}
