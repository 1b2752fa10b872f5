namespace Cloister.AgUi.Tests.Serving;

internal sealed class LambdaAgent(Func<RunContext, CancellationToken, IAsyncEnumerable<AgUiEvent>> run) : IAgent
{
    public IAsyncEnumerable<AgUiEvent> RunAsync(RunContext context, CancellationToken cancellationToken = default) =>
        run(context, cancellationToken);

    public static LambdaAgent Of(params AgUiEvent[] events) => new((_, _) => events.ToAsyncEnumerable());

    public static LambdaAgent Failing(Exception exception, params AgUiEvent[] events) => new((_, _) => Fail(exception, events));

    private static async IAsyncEnumerable<AgUiEvent> Fail(Exception exception, AgUiEvent[] events)
    {
        foreach (var agentEvent in events)
        {
            yield return agentEvent;
        }

        await Task.Yield();
        throw exception;
    }
}
