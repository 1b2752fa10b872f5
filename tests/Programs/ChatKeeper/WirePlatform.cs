using Cloister.Agents;

namespace ChatKeeper;

/// <summary>A chat platform behind an address. It counts its messages and gives out those behind a number, again and again if it is asked.</summary>
internal sealed class WirePlatform(Uri address) : ChatPlatform
{
    public override string Name => "wire";

    public override ChatChannel Open(ChannelSetup setup) => new WireChannel(address);
}
