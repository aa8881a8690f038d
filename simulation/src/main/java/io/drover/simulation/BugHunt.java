package io.drover.simulation;
import io.drover.simulation.bug.*;
public final class BugHunt { public static void main(String[] a) { for (PlantedBug b : PlantedBug.values()) { long t=System.nanoTime(); System.out.println(b+" "+new Hunt(1500).begin(b).map(c -> c.schedules()+" "+c.violation()).orElse("NOT CAUGHT") + " " + (System.nanoTime()-t)/1000000+" ms"); } } }
