using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A chat platform: what there is to know before anybody connects to it, and how that is done.</summary>
public abstract class ChatPlatform
{
    /// <summary>What configuration and routes call it: lower case.</summary>
    public abstract string Name { get; }

    /// <summary>Its name for people.</summary>
    public virtual string Title => Name;

    /// <summary>What <c>services.chat.channels.&lt;name&gt;</c> may say, beside <c>enabled</c> and <c>channelAccountId</c>.</summary>
    public virtual ValueList<ChannelField> Fields => [];

    /// <summary>Makes a channel for an account. It does not connect yet.</summary>
    /// <exception cref="ArgumentException">With this it cannot work; the text says what is missing, and holds no secret.</exception>
    public abstract ChatChannel Open(ChannelSetup setup);
}
