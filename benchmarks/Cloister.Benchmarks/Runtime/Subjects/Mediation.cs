using System.Runtime.CompilerServices;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Cloister.Benchmarks;

/// <summary>MediatR over a container whose handlers are singletons, which is the fastest it can be had.</summary>
internal sealed class Mediation : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly Mediator _mediator;

    public Mediation(int notified = 0)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IRequestHandler<Question, int>>(new Answering());
        for (var i = 0; i < notified; i++)
        {
            services.AddSingleton<INotificationHandler<Message<A>>>(new Counting());
        }

        _provider = services.BuildServiceProvider();
        _mediator = new Mediator(_provider.GetRequiredService);
    }

    public Contender Publishing(Message<A> message) =>
        new(
            "MediatR, Publish",
            async count =>
            {
                for (var i = 0; i < count; i++)
                {
                    await _mediator.Publish(message);
                }
            }
        );

    public Contender Sending(Question question) =>
        new(
            "MediatR, Send",
            async count =>
            {
                for (var i = 0; i < count; i++)
                {
                    await _mediator.Send(question);
                }
            }
        );

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    private sealed class Counting : INotificationHandler<Message<A>>
    {
        public int Total { get; private set; }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public Task Handle(Message<A> notification, CancellationToken cancellationToken)
        {
            Total += notification.Value;
            return Task.CompletedTask;
        }
    }

    private sealed class Answering : IRequestHandler<Question, int>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public Task<int> Handle(Question request, CancellationToken cancellationToken) => Task.FromResult(request.Value + 1);
    }
}
