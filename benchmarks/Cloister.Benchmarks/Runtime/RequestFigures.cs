using System.Runtime.CompilerServices;

namespace Cloister.Benchmarks;

/// <summary>Requests on the bus of a session.</summary>
internal static class RequestFigures
{
    private static readonly Figure Request1 = new("request-1", Limit: 3, Aim: 2);
    private static readonly Question TheQuestion = new(1);

    public static IEnumerable<Comparison> All => [new("Request answered by one handler", [Request1], AnsweredAsync)];

    private static async Task<Outcome[]> AnsweredAsync()
    {
        await using var runtime = await Runtimes.StartAsync();
        var bus = (await runtime.CreateSessionAsync()).Bus;
        var byHand = new HandWrittenBus();
        var answerer = new Answerer();
        bus.OnRequest<Question, int>(answerer.Answer);
        byHand.OnRequest<Question, int>(answerer.Answer);
        await using var mediator = new Mediation();

        var rows = await RatioRunner.CompareAsync(
            Contender.Of(
                "Cloister, Request",
                count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        bus.Request<Question, int>(TheQuestion);
                    }
                }
            ),
            Contender.Of(
                "hand-written, Dictionary<(Type, Type), Delegate>",
                count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        byHand.Request<Question, int>(TheQuestion);
                    }
                }
            ),
            new(
                "Cloister, RequestAsync",
                async count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        await bus.RequestAsync<Question, int>(TheQuestion);
                    }
                }
            ),
            mediator.Sending(TheQuestion)
        );
        Table.Print(rows, reference: rows[1]);
        return [Request1.Is(rows[0].Nanoseconds / rows[1].Nanoseconds)];
    }

    private sealed class Answerer
    {
        private int _asked;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public Reply<int> Answer(EventEnvelope<Question> envelope) => _asked += envelope.Event.Value;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public int Answer(Question question) => _asked += question.Value;
    }
}
