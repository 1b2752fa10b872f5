using System.Reactive.Subjects;

namespace Cloister.Benchmarks;

/// <summary>Events on the bus of a session.</summary>
internal static class EmitFigures
{
    private static readonly Figure Emit1 = new("emit-1", Limit: 3, Aim: 1.5);
    private static readonly Figure Emit1Bytes = new("emit-1-bytes", Limit: 48, Aim: 40);
    private static readonly Figure Emit0 = new("emit-0", Limit: 1.5, Aim: 1);
    private static readonly Figure Emit8Async = new("emit-8-async", Limit: 1.7, Aim: 1.3);

    private static readonly Message<A> TheMessage = new(1);

    public static IEnumerable<Comparison> All =>
        [
            new("Emit to one handler", [Emit1, Emit1Bytes], ToOneAsync),
            new("Emit to nobody", [Emit0], ToNobodyAsync),
            new("Emit to eight asynchronous handlers that complete at once", [Emit8Async], ToEightAsync),
        ];

    private static async Task<Outcome[]> ToOneAsync()
    {
        await using var runtime = await Runtimes.StartAsync();
        var counter = new Counter();
        var bus = (await runtime.CreateSessionAsync()).Bus;
        var byHand = new HandWrittenBus();
        using var subject = new Subject<Message<A>>();
        Action<Message<A>>[] delegates = [counter.Add];
        bus.On<Message<A>>(counter.Add);
        byHand.On<Message<A>>(counter.Add);
        using var subscription = subject.Subscribe(counter.Add);
        await using var mediator = new Mediation(notified: 1);
        ListenElsewhere(bus, byHand, counter);

        var rows = await RatioRunner.CompareAsync(
            Ours(bus),
            ByHand(byHand),
            Contender.Of(
                "delegate loop",
                count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        foreach (var handler in delegates)
                        {
                            handler(TheMessage);
                        }
                    }
                }
            ),
            Reactive(subject),
            mediator.Publishing(TheMessage)
        );
        Table.Print(rows, reference: rows[1]);
        return [Emit1.Is(rows[0].Nanoseconds / rows[1].Nanoseconds), Emit1Bytes.Is(Math.Round(rows[0].Bytes))];
    }

    private static async Task<Outcome[]> ToNobodyAsync()
    {
        await using var runtime = await Runtimes.StartAsync();
        var bus = (await runtime.CreateSessionAsync()).Bus;
        var byHand = new HandWrittenBus();
        using var subject = new Subject<Message<A>>();
        ListenElsewhere(bus, byHand, new Counter());

        var rows = await RatioRunner.CompareAsync(Ours(bus), ByHand(byHand), Reactive(subject));
        Table.Print(rows, reference: rows[1]);
        return [Emit0.IsWithoutGarbage(rows[0].Nanoseconds / rows[1].Nanoseconds, rows[0].Bytes)];
    }

    private static async Task<Outcome[]> ToEightAsync()
    {
        const int Handlers = 8;
        await using var runtime = await Runtimes.StartAsync();
        var counter = new Counter();
        var bus = (await runtime.CreateSessionAsync()).Bus;
        var delegates = new Func<Message<A>, ValueTask>[Handlers];
        for (var i = 0; i < Handlers; i++)
        {
            bus.On<Message<A>>(counter.AddAsync);
            delegates[i] = counter.AddAsync;
        }

        await using var mediator = new Mediation(notified: Handlers);
        var rows = await RatioRunner.CompareAsync(
            new(
                "Cloister, EmitAsync",
                async count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        await bus.EmitAsync(TheMessage);
                    }
                }
            ),
            new(
                "await loop over Func<T, ValueTask>[]",
                async count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        await AwaitEachAsync(delegates, TheMessage);
                    }
                }
            ),
            mediator.Publishing(TheMessage)
        );
        Table.Print(rows, reference: rows[1]);
        return [Emit8Async.Is(rows[0].Nanoseconds / rows[1].Nanoseconds)];
    }

    private static async ValueTask AwaitEachAsync(Func<Message<A>, ValueTask>[] handlers, Message<A> message)
    {
        foreach (var handler in handlers)
        {
            await handler(message);
        }
    }

    private static Contender Ours(EventBus bus) =>
        Contender.Of(
            "Cloister, Emit",
            count =>
            {
                for (var i = 0; i < count; i++)
                {
                    bus.Emit(TheMessage);
                }
            }
        );

    private static Contender ByHand(HandWrittenBus bus) =>
        Contender.Of(
            "hand-written, Dictionary<Type, …>",
            count =>
            {
                for (var i = 0; i < count; i++)
                {
                    bus.Emit(TheMessage);
                }
            }
        );

    private static Contender Reactive(Subject<Message<A>> subject) =>
        Contender.Of(
            "System.Reactive, Subject<T>",
            count =>
            {
                for (var i = 0; i < count; i++)
                {
                    subject.OnNext(TheMessage);
                }
            }
        );

    /// <summary>A bus that nobody else listens to would be found empty without looking anything up.</summary>
    private static void ListenElsewhere(EventBus bus, HandWrittenBus byHand, Counter counter)
    {
        Listen<B>();
        Listen<C>();
        Listen<D>();
        Listen<E>();

        void Listen<TKind>()
            where TKind : struct
        {
            bus.On<Message<TKind>>(counter.Add);
            byHand.On<Message<TKind>>(counter.Add);
        }
    }
}
