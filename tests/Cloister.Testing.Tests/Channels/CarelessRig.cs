using Cloister.Agents;

namespace Cloister.Testing.Tests.Channels;

/// <summary>A platform whose channel keeps few promises.</summary>
internal sealed class CarelessRig : ChannelRig
{
    private readonly CarelessPlatform _platform = new();

    public override ChatPlatform Platform => _platform;

    public override IReadOnlyList<string> Secrets => [CarelessPlatform.Token];

    public override ChatPlace Place { get; } = new("ann");

    public override bool IsAcknowledged => _platform.IsAcknowledged;

    public override IReadOnlyList<string> Taken => _platform.Taken;

    public override Task WriteAsync(string text) => _platform.WriteAsync(text);

    public override Task RedeliverAsync() => _platform.WriteAsync("once");

    public override Task DisconnectAsync() => Task.CompletedTask;

    public override Task RefuseAsync()
    {
        _platform.IsRefused = true;
        return Task.CompletedTask;
    }

    public override bool FailNext(ChannelFailure failure, TimeSpan? retryAfter = null) => false;
}
