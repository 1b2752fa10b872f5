using System.Threading.Channels;
using Cloister.Agents;

namespace Cloister.Testing.Tests.Channels;

/// <summary>A platform that acknowledges before anything was taken, counts every delivery as a new message, and tells its token.</summary>
internal sealed class CarelessPlatform : ChatPlatform
{
    public const string Token = "tok-careless";

    private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();
    private int _count;

    public override string Name => "careless";

    public bool IsAcknowledged { get; private set; }

    public bool IsRefused { get; set; }

    public List<string> Taken { get; } = [];

    public Task WriteAsync(string text) => _texts.Writer.WriteAsync(text).AsTask();

    public override ChatChannel Open(ChannelSetup setup) => new CarelessChannel(this);

    private sealed class CarelessChannel(CarelessPlatform platform) : ChatChannel
    {
        public override ChannelFeatures Features => new() { Deduplicates = true, MaxTextLength = 100 };

        public override async Task ReceiveAsync(ChannelInbox inbox, CancellationToken cancellationToken)
        {
            inbox.Report(ChannelLink.Connected);
            await foreach (var text in platform._texts.Reader.ReadAllAsync(cancellationToken))
            {
                platform.IsAcknowledged = true;
                var id = $"{++platform._count}";
                await inbox.TakeAsync([new(id, id, new("ann"), new("ann")) { Text = text }], cancellationToken: cancellationToken);
            }
        }

        public override ValueTask<ChannelReceipt> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        {
            if (platform.IsRefused)
            {
                throw new ChannelException(ChannelFailure.Refused, $"{Token} was refused.");
            }

            platform.Taken.Add(message.Text);
            return new(new ChannelReceipt(null));
        }
    }
}
