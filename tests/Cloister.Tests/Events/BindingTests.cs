namespace Cloister.Tests.Events;

public sealed class BindingTests : IDisposable
{
    private readonly EventBus _bus = new();
    private readonly List<string> _log = [];

    public void Dispose() => _bus.Dispose();

    [Fact]
    public async Task Described_handlers_run_once_attached_and_behind_business_handlers()
    {
        EventBinding[] bindings =
        [
            EventBinding.On<Posted>(_ => _log.Add("action")),
            EventBinding.On<Posted>(async _ =>
            {
                await Task.Yield();
                _log.Add("value task");
            }),
            EventBinding.On<Posted>(AddAsync),
            EventBinding.On<Posted>(e => _log.Add($"named {e.Identifier}"), identifier: "a"),
        ];
        _bus.Emit(new Posted("x"));
        Assert.Empty(_log);

        var subscriptions = bindings.Select(b => b.AttachTo(_bus)).ToArray();
        _bus.On<Posted>(_ => _log.Add("business"));
        await _bus.EmitAsync(new Posted("x"), EmitOptions.For("a"), TestContext.Current.CancellationToken);
        Assert.Equal(["business", "action", "value task", "task", "named a"], _log);

        Array.ForEach(subscriptions, s => s.Cancel());
        _bus.Emit(new Posted("x"));
        Assert.Equal("business", _log[^1]);

        Task AddAsync(EventEnvelope<Posted> envelope)
        {
            _log.Add("task");
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void Hosts_have_bindings_of_their_own()
    {
        EventBinding binding = new TapBinding(_log);

        using var attached = binding.AttachTo(_bus);
        _bus.Emit(5);

        Assert.Equal(["5"], _log);
    }

    private sealed class TapBinding(List<string> log) : EventBinding
    {
        public override EventSubscription AttachTo(EventBus bus) => bus.Bind(e => log.Add($"{e.Event}"));
    }
}
