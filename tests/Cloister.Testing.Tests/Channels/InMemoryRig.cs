using Cloister.Agents;

namespace Cloister.Testing.Tests.Channels;

/// <summary>The platform in memory, as the checks see it.</summary>
internal sealed class InMemoryRig : ChannelRig
{
    private readonly InMemoryPlatform _platform;
    private readonly InMemoryChat _chat;

    public InMemoryRig(bool deduplicates)
    {
        _platform = new()
        {
            Demands = [new("token", "Token") { IsSecret = true, IsRequired = true }],
            Features = new()
            {
                Reacts = true,
                ShowsTyping = true,
                Deduplicates = deduplicates,
                MaxTextLength = 100,
            },
        };
        _chat = _platform.Direct("ann", "conformance");
    }

    public override ChatPlatform Platform => _platform;

    public override ConfigMap Config => ConfigMap.Of(("token", "tok-1234"));

    public override IReadOnlyList<string> Secrets => ["tok-1234"];

    public override ChatPlace Place => _chat.Place;

    public override bool IsAcknowledged => _platform.IsAcknowledged;

    public override IReadOnlyList<string> Taken => [.. _chat.Delivered.Select(message => message.Text)];

    public override Task WriteAsync(string text)
    {
        _chat.Write(text);
        return Task.CompletedTask;
    }

    public override Task<bool> WriteFileAsync(byte[] content)
    {
        var file = new IncomingFile(_platform.AddFile(content), "document") { FileName = "a.bin" };
        _chat.Write("", message => message with { Files = [file] });
        return Task.FromResult(true);
    }

    public override Task RedeliverAsync()
    {
        _platform.Redeliver();
        return Task.CompletedTask;
    }

    public override Task DisconnectAsync()
    {
        _platform.Disconnect();
        return Task.CompletedTask;
    }

    public override Task RefuseAsync()
    {
        _platform.Refuse();
        return Task.CompletedTask;
    }

    public override bool FailNext(ChannelFailure failure, TimeSpan? retryAfter = null)
    {
        if (failure == ChannelFailure.Unknown)
        {
            _platform.LoseNextAnswer();
        }
        else
        {
            _platform.FailNext(failure, retryAfter);
        }

        return true;
    }
}
