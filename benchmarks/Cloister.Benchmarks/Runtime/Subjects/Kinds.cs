namespace Cloister.Benchmarks;

// Arguments of generic types, so that five plugins, four services each and five events need not be written out. The compiler makes separate
// code for each structure, as it would for types written by hand.

internal interface IKind
{
    static abstract string Name { get; }
}

internal readonly struct A : IKind
{
    public static string Name => "a";
}

internal readonly struct B : IKind
{
    public static string Name => "b";
}

internal readonly struct C : IKind
{
    public static string Name => "c";
}

internal readonly struct D : IKind
{
    public static string Name => "d";
}

internal readonly struct E : IKind
{
    public static string Name => "e";
}
