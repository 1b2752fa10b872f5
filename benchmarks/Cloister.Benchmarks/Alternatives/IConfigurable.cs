namespace Cloister.Benchmarks;

/// <summary>What takes config in the hand-written registry.</summary>
internal interface IConfigurable
{
    void Configure(ConfigMap settings);
}
